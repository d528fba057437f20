import type { profile as english } from './profile-en.ts'

export const profile: typeof english = {
  title: 'Nome e foto',
  lead: 'Visitantes e colegas veem os dois.',
  name: 'Nome',
  picture: 'Foto',
  pictureHint:
    'Ela é cortada em um quadrado e reduzida aqui, antes do envio. O lugar e a hora em que foi tirada ficam de fora.',
  choose: 'Escolher uma foto',
  change: 'Escolher outra foto',
  remove: 'Remover foto',
  chosen: 'A foto está pronta para salvar.',
  removed: 'A foto será removida quando você salvar.',
  none: 'Nenhuma',
  one: 'Outra foto',
  complaints: {
    noName: 'Informe seu nome',
    longName: 'Informe no máximo 80 caracteres',
    notAPicture:
      'Este arquivo não é uma imagem que o seu navegador consiga abrir. Escolha um PNG, JPEG ou WebP.',
    tooLarge: 'Este arquivo é grande demais. Escolha um de até 25 MB.',
  },
}
