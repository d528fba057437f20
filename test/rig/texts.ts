/** The visible texts that the tests look for. */
export interface VisibleTexts {
  locale: 'pt-BR' | 'en'
  launcher: string
  start: string
  waiting: string
  next: string
  joined(agent: string): string
  message: string
  send: string
  end: string
  endedByYou: string
  endedByAgent(agent: string): string
  stars(count: number): string
  comment: string
  rate: string
  thanks: string
  again: string
  signIn: { email: string; password: string; submit: string }
  queue: string
  noConnection: string
  accept: string
  conversation: string
  wrongSignIn: string
  taken(agent: string): string
  retry: string
  failed: string
  leave: string
  endChat: string
  history: string
}

export const ptBR: VisibleTexts = {
  locale: 'pt-BR',
  launcher: 'Chat de atendimento',
  start: 'Iniciar Chat',
  waiting: 'Aguardando...',
  next: 'Você é o próximo da fila',
  joined: (agent) => `${agent} entrou na conversa`,
  message: 'Mensagem',
  send: 'Enviar',
  end: 'Encerrar conversa',
  endedByYou: 'Você encerrou a conversa',
  endedByAgent: (agent) => `${agent} encerrou a conversa`,
  stars: (count) => (count === 1 ? '1 estrela' : `${count} estrelas`),
  comment: 'Conte mais (opcional)',
  rate: 'Enviar avaliação',
  thanks: 'Obrigado!',
  again: 'Iniciar nova conversa',
  signIn: { email: 'E-mail', password: 'Senha', submit: 'Entrar' },
  queue: 'Fila',
  noConnection: 'Sem conexão. Reconectando...',
  accept: 'Atender',
  conversation: 'Conversa',
  wrongSignIn: 'E-mail ou senha incorretos.',
  taken: (agent) => `Já atendida por ${agent}`,
  retry: 'Tentar novamente',
  failed: 'Não enviada',
  leave: 'Sair da fila',
  endChat: 'Encerrar',
  history: 'Histórico',
}

export const en: VisibleTexts = {
  locale: 'en',
  launcher: 'Support chat',
  start: 'Start chat',
  waiting: 'Waiting...',
  next: 'You are next',
  joined: (agent) => `${agent} joined the conversation`,
  message: 'Message',
  send: 'Send',
  end: 'End conversation',
  endedByYou: 'You ended the conversation',
  endedByAgent: (agent) => `${agent} ended the conversation`,
  stars: (count) => (count === 1 ? '1 star' : `${count} stars`),
  comment: 'Tell us more (optional)',
  rate: 'Send rating',
  thanks: 'Thank you!',
  again: 'Start a new conversation',
  signIn: { email: 'Email', password: 'Password', submit: 'Sign in' },
  queue: 'Queue',
  noConnection: 'No connection. Reconnecting...',
  accept: 'Accept',
  conversation: 'Conversation',
  wrongSignIn: 'The email or the password is wrong.',
  taken: (agent) => `Already accepted by ${agent}`,
  retry: 'Try again',
  failed: 'Not sent',
  leave: 'Leave the queue',
  endChat: 'End',
  history: 'History',
}
