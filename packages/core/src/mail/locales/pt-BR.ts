import { alert } from './alert-pt-BR.ts'
import type { MailTexts } from './mail-texts.ts'

const roles = { agent: 'atendente', admin: 'administrador', owner: 'proprietário' } as const
const ignore = 'Se você não esperava este e-mail, pode ignorá-lo.'
const noAnswer = 'Respostas a este e-mail não são lidas.'

export const ptBR: MailTexts = {
  letters: {
    invitation: ({ workspaceName, inviterName, role, link, until }) => ({
      subject: `${inviterName} convidou você para ${workspaceName}`,
      blocks: [
        {
          paragraph: `${inviterName} convidou você para ${workspaceName} no Papo, como ${roles[role]}.`,
        },
        { paragraph: 'Escolha seu nome e uma senha para começar:' },
        { link, label: 'Aceitar o convite' },
        { note: `O link funciona uma vez, até ${until}. ${ignore}` },
      ],
    }),
    passwordReset: ({ workspaceName, name, link, madeByOwner }) => ({
      subject: `Nova senha para ${workspaceName}`,
      blocks: [
        { paragraph: `Olá, ${name}.` },
        {
          paragraph: madeByOwner
            ? `Um proprietário de ${workspaceName} criou este link para você definir uma nova senha:`
            : `Alguém pediu uma nova senha para a sua conta em ${workspaceName}. Se foi você, defina a senha aqui:`,
        },
        { link, label: 'Definir nova senha' },
        {
          note: `O link funciona uma vez, por ${madeByOwner ? '24 horas' : 'meia hora'}. Nada muda se você não o usar. ${ignore}`,
        },
      ],
    }),
    answer: ({ siteName, messages, more, link }) => ({
      subject: `${siteName} respondeu você`,
      blocks: [
        { paragraph: `Há uma resposta para você em ${siteName}:` },
        ...messages.map(({ by, text }) => ({ quote: text, by })),
        ...(more > 0 ? [{ paragraph: `E mais ${more} no chat.` }] : []),
        { link, label: 'Continuar a conversa' },
        { note: `${noAnswer} Escreva no chat. Não repasse o link: ele abre a sua conversa.` },
      ],
    }),
    alert,
    test: ({ workspaceName, publicUrl }) => ({
      subject: `O e-mail de ${workspaceName} funciona`,
      blocks: [
        {
          paragraph: `Este e-mail foi enviado pelas configurações de ${workspaceName}, para testar se os e-mails chegam. Chegou.`,
        },
        { note: publicUrl },
      ],
    }),
  },
  problems: {
    wrong_password: {
      text: 'O servidor de e-mail recusa o usuário ou a senha.',
      cure: 'Confira os dois em SMTP_URL. Alguns provedores exigem uma senha própria para programas. Escreva caracteres especiais codificados: @ como %40.',
    },
    refused_sender: {
      text: 'O servidor de e-mail recusa o remetente.',
      cure: 'Defina em MAIL_FROM um endereço que esta conta possa usar.',
    },
    refused_recipient: {
      text: 'O servidor de e-mail recusa o destinatário: provavelmente o endereço não existe.',
      cure: 'Confira se o endereço foi digitado corretamente.',
    },
    refused: {
      text: 'O servidor de e-mail recusa a mensagem.',
      cure: 'A resposta dele diz o motivo. Se não bastar, fale com quem administra o servidor de e-mail.',
    },
    deferred: {
      text: 'O servidor de e-mail pede para tentar mais tarde. Isso é comum com um remetente que ele ainda não conhece.',
      cure: null,
    },
    name_not_found: {
      text: 'Não existe servidor com este nome.',
      cure: 'Confira o host em SMTP_URL e se esta máquina consegue resolver nomes.',
    },
    tls: {
      text: 'Não foi possível abrir uma conexão segura.',
      cure: 'Use smtps:// para a porta 465 e smtp:// para a porta 587. Confira se o certificado é válido e deste host.',
    },
    refused_connection: {
      text: 'Nada responde neste host e nesta porta.',
      cure: 'Confira o host e a porta em SMTP_URL e se há um firewall no caminho.',
    },
    timeout: {
      text: 'O servidor de e-mail não responde a tempo.',
      cure: 'Confira a porta em SMTP_URL. Muitas hospedagens bloqueiam a porta 25: use 587 ou 465.',
    },
    connection_lost: {
      text: 'A conexão com o servidor de e-mail caiu antes da resposta.',
      cure: 'Veja o log do servidor de e-mail.',
    },
    interrupted: {
      text: 'O servidor parou duas vezes enquanto enviava este e-mail. Ele pode ter chegado uma ou duas vezes.',
      cure: 'Antes de tentar de novo, pergunte ao destinatário se chegou.',
    },
    too_late: {
      text: 'Não foi possível enviar enquanto o conteúdo ainda valia.',
      cure: null,
    },
    unreadable: {
      text: 'O e-mail entrou na fila com outro PAPO_SECRET e não pode ser lido.',
      cure: 'Refaça a ação que o gerou.',
    },
    unknown: {
      text: 'Algo inesperado deu errado.',
      cure: 'Veja o log deste servidor.',
    },
  },
}
