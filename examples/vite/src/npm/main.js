import { load } from '@papo/widget'

load({ src: 'http://localhost:4000/papo.js', site: 'SITE_KEY' })
