import type { mailAlerts as english } from './mail-alerts-en.ts'

export const mailAlerts: typeof english = {
  title: 'Avisos por e-mail',
  lead: (email) => `Eles vão para ${email}, no máximo um por hora e por site.`,
  toggle: 'Alguém espera e ninguém responde',
  hint: 'Quando um visitante espera há dois minutos e não há atendente, ou quando uma mensagem deixada está há um dia sem resposta.',
  failed: 'Não foi possível salvar. Tente de novo.',
}
