import type { snippet as english } from './snippet-en.ts'

/** What to copy into a page. */
export const snippet: typeof english = {
  ways: 'Como a sua página é feita',
  tagManager: 'Gerenciador de tags',
  where: {
    page: 'Cole esta linha na sua página, antes de </body>',
    install: 'Na pasta do seu projeto, execute',
    npm: 'Onde a sua página começa, como main.js',
    react: 'Salve como src/Chat.jsx e use <Chat /> uma vez, perto da raiz',
    vue: 'Em App.vue, ou em um componente que fica na página',
    next: 'Em app/layout.jsx: o import, e Script antes de </body>',
    wordpress: 'Salve como wp-content/mu-plugins/papo.php: funciona na hora, com qualquer tema',
    tagManager: 'Crie uma tag de HTML personalizado que dispare em todas as páginas',
  },
  noFiles:
    'Sem acesso aos arquivos? Cole a linha de HTML com um plugin de código para cabeçalho e rodapé.',
  copy: 'Copiar',
  copied: 'Copiado',
  copyFailed: 'Não é permitido copiar aqui. Selecione o texto e copie.',
}
