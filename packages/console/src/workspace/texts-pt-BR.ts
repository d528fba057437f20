import type { texts as english } from './texts-en.ts'

export const texts: typeof english = {
  lead: 'O espaço de trabalho é tudo o que a sua equipe divide: sites, pessoas e conversas.',
  name: {
    label: 'Nome',
    hint: 'A sua equipe o vê aqui e nos convites. Os visitantes veem os nomes dos seus sites.',
  },
  waits: {
    title: 'Esperas longas',
    hint: 'A partir de quando todos veem na fila que alguém espera demais. Vazio significa nunca.',
    amber: 'Em amarelo após (minutos)',
    red: 'Em vermelho após (minutos)',
    redHint: 'Mais minutos do que o amarelo.',
    never: 'nunca',
  },
  complaints: {
    noName: 'Informe um nome',
    longName: 'Informe no máximo 80 caracteres',
    minutes: 'Informe de 0,5 a 1440 minutos, ou nada',
    redTooSoon: 'Informe mais minutos do que para o amarelo',
  },
  remove: {
    title: 'Excluir o espaço de trabalho',
    hint: 'Tudo sai: sites, pessoas, conversas, o registro de atividades. Você tem uma semana para mudar de ideia.',
    open: 'Excluir o espaço de trabalho...',
    ask: (name) => `Excluir “${name}”?`,
    now: 'A partir de agora os sites dele não recebem novas conversas. As que estão em andamento podem continuar.',
    later:
      'Em uma semana todos os sites, pessoas, visitantes, conversas e configurações são removidos para sempre.',
    access: 'Só o registro de acesso fica seis meses, como a lei pede. Os backups não mudam.',
    undo: 'Até lá qualquer proprietário pode cancelar aqui.',
    confirm: 'Excluir em uma semana',
    failed: 'Não deu certo. Nada foi alterado; tente de novo.',
    planned: (when) => `Ele será removido em ${when}.`,
    since: (when) => `Pedido em ${when}.`,
    cancel: 'Cancelar a exclusão',
    cancelled: 'A exclusão foi cancelada. Os seus sites voltam a receber conversas.',
  },
}
