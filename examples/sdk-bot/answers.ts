export interface Answer {
  text: string
  /** Whether the bot ends the chat after this answer. */
  ends: boolean
}

export const welcome = (name: string): string =>
  `Olá! Sou ${name}, um robô. Escreva "ajuda" para ver o que eu sei fazer.`

export const farewell = 'Preciso sair agora. Até logo!'

const help = 'Eu repito o que você escreve. "hora" diz as horas; "tchau" encerra a conversa.'

/** The bot's answer to a message. */
export function answerTo(text: string, now = new Date()): Answer {
  switch (text.trim().toLowerCase()) {
    case 'ajuda':
    case 'help':
      return { text: help, ends: false }
    case 'hora':
    case 'time':
      return { text: `São ${now.toISOString().slice(11, 16)} UTC.`, ends: false }
    case 'tchau':
    case 'bye':
      return { text: 'Até mais!', ends: true }
    default:
      return { text: `Você disse: ${text}`, ends: false }
  }
}
