export type DemoLocale = 'pt-BR' | 'en'

interface Product {
  name: string
  about: string
  price: string
}

export interface DemoTexts {
  title: string
  tagline: string
  menu: string[]
  heading: string
  lead: string
  look: string
  collection: string
  products: [Product, Product, Product, Product]
  promises: [string, string][]
  footer: string
}

export const demoTexts: Record<DemoLocale, DemoTexts> = {
  'pt-BR': {
    title: 'Barro & Brasa',
    tagline: 'Cerâmica feita à mão',
    menu: ['Coleção', 'Ateliê', 'Entregas'],
    heading: 'Louça de todo dia, feita devagar',
    lead: 'Torneadas uma a uma no nosso ateliê em Cunha e queimadas a lenha. Em dúvida sobre o esmalte, o frete ou um presente? Chame a gente no canto da página.',
    look: 'Ver a coleção',
    collection: 'Coleção de outono',
    products: [
      { name: 'Caneca Serra', about: '300 ml, esmalte areia', price: 'R$ 89' },
      { name: 'Prato Varanda', about: '26 cm, esmalte musgo', price: 'R$ 129' },
      { name: 'Vaso Cunha', about: '32 cm, queima a lenha', price: 'R$ 240' },
      { name: 'Bowl Fogueira', about: '18 cm, esmalte brasa', price: 'R$ 112' },
    ],
    promises: [
      ['Embalado com cuidado', 'Chegou quebrado? Mandamos outro.'],
      ['Frete para todo o Brasil', 'Grátis acima de R$ 350.'],
      ['Gente de verdade', 'Quem responde ao chat é quem faz as peças.'],
    ],
    footer:
      'Uma loja imaginária. Tudo aqui é de mentira, menos o chat: abra o console ao lado e responda.',
  },
  en: {
    title: 'Barro & Brasa',
    tagline: 'Pottery made by hand',
    menu: ['Collection', 'Studio', 'Delivery'],
    heading: 'Everyday tableware, slowly made',
    lead: 'Thrown one by one in our studio in Cunha and fired with wood. Not sure about a glaze, the delivery or a present? Ask us in the corner of this page.',
    look: 'See the collection',
    collection: 'Autumn collection',
    products: [
      { name: 'Serra mug', about: '300 ml, sand glaze', price: '$18' },
      { name: 'Varanda plate', about: '26 cm, moss glaze', price: '$26' },
      { name: 'Cunha vase', about: '32 cm, wood-fired', price: '$48' },
      { name: 'Fogueira bowl', about: '18 cm, ember glaze', price: '$23' },
    ],
    promises: [
      ['Packed with care', 'Arrived broken? We send another.'],
      ['Worldwide delivery', 'Free from $70.'],
      ['Real people', 'Those who answer the chat make the pieces.'],
    ],
    footer:
      'An imaginary shop. Nothing here is real but the chat: open the console beside it and answer.',
  },
}
