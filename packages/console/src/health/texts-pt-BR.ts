import type { texts as english } from './texts-en.ts'

export const texts: typeof english = {
  lead: 'O que o servidor e este navegador dizem sobre a instalação e o que fazer.',
  again: 'Verificar de novo',
  checking: 'Verificando...',
  at: (when) => `Verificado em ${when}`,
  server: 'O servidor',
  browserTitle: 'Este navegador',
  titles: { seen: 'Endereço', sockets: 'Conexão ao vivo', page: 'Esta página' },
  states: { ok: 'Tudo certo', warn: 'Veja isto', bad: 'Com defeito' },
  allWell: 'Está tudo certo.',
  notWell: (bad, warn) =>
    [bad > 0 && `${bad} com defeito`, warn > 0 && `${warn} para ver`].filter(Boolean).join(', '),
  cure: 'O que fazer:',
  reload: 'Recarregar esta página',
  doctor: 'Na máquina, um comando imprime o mesmo:',
  browser: {
    'seen.same': ({ origin }) => ({
      text: `Este navegador o vê em ${origin}, como o servidor acredita.`,
    }),
    'seen.plain': ({ origin }) => ({
      text: `Este navegador o vê em ${origin}, sem criptografia: quem está no caminho pode ler senhas e conversas.`,
      cure: 'Ponha um proxy com certificado na frente e o endereço https em PUBLIC_URL.',
    }),
    'seen.other': ({ origin, publicUrl }) => ({
      text: `Este navegador o vê em ${origin}, mas o servidor acredita estar em ${publicUrl}. As conexões e os códigos usam esse endereço.`,
      cure: `Abra ${publicUrl} ou ponha ${origin} em PUBLIC_URL e reinicie o servidor.`,
    }),
    'sockets.open': () => ({ text: 'Ela abre: as mensagens chegam na hora.' }),
    'sockets.blocked': () => ({
      text: 'Ela não abre. O Papo pergunta a cada poucos segundos, e nada se perde.',
      cure: 'Deixe o proxy repassar conexões WebSocket; a documentação tem receitas para nginx, Caddy e HAProxy.',
    }),
    'sockets.none': () => ({
      text: 'Este navegador não tem WebSocket. O Papo pergunta a cada poucos segundos.',
    }),
    'page.current': () => ({ text: 'Esta página é da mesma versão que o servidor.' }),
    'page.old': () => ({
      text: 'O servidor foi atualizado depois que esta página foi aberta.',
      cure: 'Recarregue esta página. Os seus rascunhos ficam.',
    }),
  },
}
