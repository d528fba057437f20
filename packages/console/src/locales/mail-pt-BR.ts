import type { mail as english } from './mail-en.ts'

/** Os e-mails do espaço de trabalho. */
export const mail: typeof english = {
  lead: 'Convites, senhas esquecidas e respostas que o Papo envia por e-mail.',
  off: 'Nenhum e-mail é enviado',
  offBody:
    'Você entrega os links à mão: convites e links para nova senha aparecem para copiar. Aos visitantes não se promete resposta por e-mail.',
  offCure: 'Para enviar e-mails, defina SMTP_URL e MAIL_FROM no servidor e reinicie-o.',
  sending: 'Os e-mails são enviados',
  from: 'Remetente',
  lastSent: 'Último envio',
  neverSent: 'Nenhum ainda',
  waiting: 'Na fila',
  test: 'Enviar um e-mail de teste para mim',
  testing: 'Enviando...',
  tested: (to) => `O servidor de e-mail aceitou a mensagem para ${to}. Confira a caixa de entrada.`,
  testFailed: 'Não foi possível fazer o teste. Tente de novo.',
  cure: 'O que fazer:',
  reply: 'O servidor de e-mail disse:',
  failed: 'Não enviados',
  failedHint: 'Estes e-mails não foram enviados. Eles ficam guardados por 30 dias.',
  retry: 'Tentar de novo',
  kinds: {
    invitation: 'Convite',
    passwordReset: 'Nova senha',
    answer: 'Resposta a um visitante',
    alert: 'Aviso',
  },
}
