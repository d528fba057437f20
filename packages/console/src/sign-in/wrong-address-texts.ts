interface Addresses {
  /** The origin at which the page was opened. */
  opened: string
  /** The installation’s own. */
  expected: string
}

/** Where the installation expects its pages to be opened. */
export const wrongAddress = {
  en: ({ opened, expected }: Addresses) =>
    `You have opened this page at ${opened}, but Papo expects it at ${expected}, and refuses everything from elsewhere. Open ${expected}. If ${opened} is the right address, whoever looks after the server sets PUBLIC_URL to it and restarts the server.`,
  'pt-BR': ({ opened, expected }: Addresses) =>
    `Você abriu esta página em ${opened}, mas o Papo a espera em ${expected} e recusa tudo o que vem de outro endereço. Abra ${expected}. Se ${opened} é o endereço certo, quem cuida do servidor põe esse endereço em PUBLIC_URL e reinicia o servidor.`,
}
