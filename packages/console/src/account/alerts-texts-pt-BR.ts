import type { texts as english } from './alerts-texts-en.ts'

export const texts: typeof english = {
  title: 'Avisos deste navegador',
  lead: 'Para você perceber quem espera e quem escreve, onde quer que esteja.',
  testSound: 'Testar o som',
  testedSound: 'Ouviu? Se não, confira o volume deste computador e o desta aba.',
  on: 'Notificações',
  onHint: 'Quem espera e quem escreve, quando o console não está à vista.',
  inView: 'Também com o console à vista',
  inViewHint: 'Para conversas novas e transferidas.',
  test: 'Testar a notificação',
  tested:
    'Ela deve estar no canto da tela agora. Se não, veja se o sistema está em “não perturbe”.',
  testFailed: 'Este navegador não a mostrou.',
  testTitle: 'Papo: isto é um teste',
  testBody: 'É assim que você vê quem espera.',
  ask: 'Para ver quem chega com outra janela na frente, ative as notificações. O navegador pergunta uma vez.',
  denied: 'O navegador bloqueia as notificações desta página',
  deniedCure:
    'Clique no ícone ao lado do endereço, mude as notificações para “permitir” e recarregue a página. Até lá você tem o som, o número no título da aba e o ícone dela.',
  unsupported:
    'Este navegador não mostra notificações de uma página. Você tem o som, o número no título da aba e o ícone dela.',
}
