import { createPlural } from '@papo/chat-kit/language/plural'
import type { words as english } from './words-en.ts'

const plural = createPlural('pt-BR')
const number = (n: number) => n.toLocaleString('pt-BR')
const chats = (n: number) =>
  plural(n, { zero: 'nenhuma conversa', one: '{n} conversa', other: '{n} conversas' })
const messages = (n: number) =>
  plural(n, { zero: 'nenhuma mensagem', one: '{n} mensagem', other: '{n} mensagens' })

export const words: typeof english = {
  lead: 'Encontre, exporte e apague o que está guardado sobre um visitante e veja o que sai sozinho.',
  find: {
    title: 'Encontrar um visitante',
    hint: 'Por e-mail, nome, o seu próprio código dele ou o código de uma conversa.',
    label: 'E-mail, nome ou código',
    submit: 'Buscar',
    missing: 'Informe um e-mail, um nome ou um código',
    nothing: (text) => `Ninguém encontrado para “${text}”`,
    nothingHint: 'Tente uma parte do e-mail ou o código da conversa.',
    found: (n) =>
      plural(n, { one: '{n} visitante encontrado', other: '{n} visitantes encontrados' }),
    more: 'Mostrar mais',
    unnamed: 'Visitante sem nome',
    erased: 'Apagado',
    stored: (chatCount, messageCount) => `${chats(chatCount)}, ${messages(messageCount)}`,
    exportOne: 'Exportar',
    erase: 'Apagar',
    of: (name) => ` ${name}`,
    exported: 'O arquivo com tudo o que está guardado foi salvo.',
    failed: 'Não deu certo. Nada foi alterado; tente de novo.',
  },
  erase: {
    title: (name) => `Apagar ${name}?`,
    goes: 'Isto some para sempre, também para você:',
    texts: (chatCount, messageCount) =>
      `os textos de ${messages(messageCount)} em ${chats(chatCount)}, dos dois lados, com as notas internas`,
    profile: 'nome, e-mail, dados das suas páginas, páginas e idioma',
    access: 'o caminho de volta à conversa pelo navegador dele',
    open: 'A conversa aberta dele é encerrada.',
    stays: 'As estrelas ficam como números. O registro de acesso fica seis meses, como a lei pede.',
    backups: 'Os backups não mudam: depois de restaurar um, apague de novo.',
    confirm: 'Apagar para sempre',
    done: (n) =>
      plural(n, { one: 'Apagado, com {n} mensagem.', other: 'Apagado, com {n} mensagens.' }),
    progress: (done, total) =>
      `${number(done)} de ${number(total)} registros apagados. Continua mesmo se você fechar esta página.`,
    goesOn: (n) =>
      plural(n, {
        one: 'Apagando: falta {n} registro. O servidor continua sozinho.',
        other: 'Apagando: faltam {n} registros. O servidor continua sozinho.',
      }),
  },
  retention: {
    title: 'O que sai sozinho',
    hint: 'As conversas encerradas são removidas a cada hora, quando passam do prazo do site.',
    site: 'Site',
    keeps: 'Guarda por',
    stored: 'Guardadas',
    in7: 'Saem em 7 dias',
    in30: 'Saem em 30 dias',
    forever: 'até apagar',
    days: (n) => plural(n, { one: '{n} dia', other: '{n} dias' }),
    none: 'Ainda não há nenhum site.',
    change: 'Mude nas configurações do site.',
  },
  sheet: {
    title: 'Ficha de dados',
    hint: 'O que é guardado, onde, por que e por quanto tempo, para o art. 37 da LGPD e o art. 30 do GDPR. Pronta para imprimir.',
    open: 'Abrir a ficha de dados',
  },
}
