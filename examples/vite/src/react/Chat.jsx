import { useEffect } from 'react'
import { load, papo } from '@papo/widget'

export function Chat() {
  useEffect(() => {
    load({ src: 'http://localhost:4000/papo.js', site: 'SITE_KEY' })
    return () => papo('destroy')
  }, [])
  return null
}
