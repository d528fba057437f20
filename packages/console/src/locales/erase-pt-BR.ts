import type { erase as english } from './erase-en.ts'

export const erase: typeof english = {
  open: 'Apagar...',
  title: (name) => `Apagar ${name}?`,
  gone: 'Nome, e-mail, foto, senha, segundo fator e sessões somem para sempre. O e-mail fica livre para um novo convite.',
  stays:
    'O que a pessoa escreveu fica, como “Ex-atendente”. As linhas do registro de atividades também, sem o nome.',
  access: 'Só o registro de acesso fica seis meses, como a lei pede. Os backups não mudam.',
  confirm: 'Apagar para sempre',
  failed: 'Não deu certo. Tente de novo: o que sobrou será apagado.',
  done: (name) => `${name}: dados apagados.`,
}
