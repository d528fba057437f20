import React, { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Chat } from './Chat.jsx'

function Shop() {
  const [hasChat, setChat] = useState(true)
  return (
    <main>
      <h1>Shop</h1>
      <button onClick={() => setChat(!hasChat)}>{hasChat ? 'Without chat' : 'With chat'}</button>
      {hasChat && <Chat />}
    </main>
  )
}

createRoot(document.getElementById('app')).render(
  <StrictMode>
    <Shop />
  </StrictMode>,
)
