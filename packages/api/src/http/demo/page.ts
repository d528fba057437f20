import { escapeHtml } from '../html.ts'
import { type DemoLocale, demoTexts } from './locales.ts'

/** The language that the browser prefers among ours; Portuguese if it comes before English. */
export function demoLocale(acceptLanguage: string | undefined): DemoLocale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', weight = '1'] = part.trim().split(/;\s*q=/)
      return { language: tag.slice(0, 2).toLowerCase(), weight: Number(weight) }
    })
    .filter(({ language }) => language === 'pt' || language === 'en')
    .sort((one, other) => other.weight - one.weight)
  return wanted[0]?.language === 'pt' ? 'pt-BR' : 'en'
}

/** The shop’s page under its own name or that of a site, with the one-line script tag of any customer. */
export function demoPage(locale: DemoLocale, siteKey: string, siteName: string | null): string {
  const text = demoTexts[locale]
  const title = escapeHtml(siteName ?? text.title)
  const home = siteName === null ? '/demo' : `/demo?site=${encodeURIComponent(siteKey)}`
  const products = text.products.map(
    ({ name, about, price }, at) => `<li><figure>${pictures[at] ?? ''}</figure>
<h3>${escapeHtml(name)}</h3><p>${escapeHtml(about)}</p><p class="price">${escapeHtml(price)}</p></li>`,
  )
  const promises = text.promises.map(
    ([title, about]) => `<li><strong>${escapeHtml(title)}</strong>${escapeHtml(about)}</li>`,
  )
  const menu = text.menu.map((item, at) => `<a href="#${anchors[at]}">${escapeHtml(item)}</a>`)
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${escapeHtml(text.tagline)}</title>
<link rel="stylesheet" href="/demo.css">
<script async src="/papo.js" data-site="${escapeHtml(siteKey)}"></script></head>
<body><header><a class="brand" href="${home}">${title}</a><nav>${menu.join('')}</nav></header>
<main><section class="hero"><div><p class="tagline">${escapeHtml(text.tagline)}</p>
<h1>${escapeHtml(text.heading)}</h1><p>${escapeHtml(text.lead)}</p>
<a class="button" href="#collection">${escapeHtml(text.look)}</a></div>${still}</section>
<section id="collection"><h2>${escapeHtml(text.collection)}</h2><ul class="products">${products.join('\n')}</ul></section>
<ul class="promises" id="delivery">${promises.join('')}</ul></main>
<footer id="studio"><p>${escapeHtml(text.footer)}</p></footer></body></html>
`
}

const anchors = ['collection', 'studio', 'delivery']

const picture = (inner: string) =>
  `<svg viewBox="0 0 200 160" aria-hidden="true" focusable="false">${inner}</svg>`

const table = '<ellipse cx="100" cy="138" rx="66" ry="8" fill="#cdb79a" opacity=".55"/>'
const pictures = [
  picture(`${table}<path d="M126 72h14a18 18 0 0 1 0 38h-16" fill="none" stroke="#d8c3a3" stroke-width="9"/>
<path d="M62 52h68l-5 76a9 9 0 0 1-9 9H76a9 9 0 0 1-9-9Z" fill="#e2cfb2"/>
<path d="M64 84h64l-2 22H66Z" fill="#b5835a"/><ellipse cx="96" cy="52" rx="34" ry="8" fill="#8a6243"/>`),
  picture(`${table}<ellipse cx="100" cy="92" rx="78" ry="40" fill="#7d8b63"/>
<ellipse cx="100" cy="89" rx="68" ry="33" fill="#98a67c"/><ellipse cx="100" cy="90" rx="42" ry="19" fill="#8a9870"/>`),
  picture(`${table}<path d="M84 22h32l-4 22c32 14 40 40 34 66a28 28 0 0 1-28 26H82a28 28 0 0 1-28-26c-6-26 2-52 34-66Z" fill="#a4553a"/>
<path d="M57 88c28 12 58 12 86 0l3 16c-30 13-62 13-92 0Z" fill="#e6c7a6"/><ellipse cx="100" cy="22" rx="16" ry="4" fill="#5e2c1d"/>`),
  picture(`${table}<path d="M30 70h140c0 36-24 66-52 66H82c-28 0-52-30-52-66Z" fill="#c8643c"/>
<path d="M34 88h132l-5 16H39Z" fill="#dd8a5c"/><ellipse cx="100" cy="70" rx="70" ry="14" fill="#f0d9c0"/>`),
]

const still = `<svg class="still" viewBox="0 0 420 340" aria-hidden="true" focusable="false">
<rect width="420" height="340" rx="18" fill="#ecdcc4"/><circle cx="330" cy="88" r="52" fill="#e9b37a"/>
<path d="M0 262h420v60a18 18 0 0 1-18 18H18a18 18 0 0 1-18-18Z" fill="#d3b893"/>
<path d="M118 70h44l-6 34c46 20 58 60 48 98c-6 36-20 60-40 60h-48c-20 0-34-24-40-60c-10-38 2-78 48-98Z" fill="#a4553a"/>
<path d="M74 176c42 18 90 18 132 0l3 22c-44 19-94 19-138 0Z" fill="#e6c7a6"/>
<ellipse cx="140" cy="70" rx="22" ry="5" fill="#5e2c1d"/>
<path d="M140 66c-4-24 8-40 26-50M140 66c2-20-8-34-24-42" fill="none" stroke="#6d7a4f" stroke-width="5" stroke-linecap="round"/>
<path d="M332 214h16a20 20 0 0 1 0 42h-18" fill="none" stroke="#d8c3a3" stroke-width="10"/>
<path d="M250 192h88l-6 84a10 10 0 0 1-10 10h-56a10 10 0 0 1-10-10Z" fill="#f3e4cb"/>
<path d="M252 226h84l-2 26h-80Z" fill="#7d8b63"/><ellipse cx="294" cy="192" rx="44" ry="9" fill="#b08f68"/></svg>`
