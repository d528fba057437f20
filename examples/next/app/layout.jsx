import Script from 'next/script'

export default function RootLayout({ children }) {
  return (
    <html lang="en">
      <body>
        {children}
        <Script src="http://localhost:4000/papo.js" data-site="SITE_KEY" />
      </body>
    </html>
  )
}
