import { createPlural } from '@papo/chat-kit/language/plural'
import type { account as english } from './account-en.ts'

const plural = createPlural('pt-BR')

export const account: typeof english = {
  title: 'Minha conta',
  lead: (email) => `Você entra com ${email}.`,
  replaced: {
    title: (name) => `${name} entrou neste navegador`,
    body: (before) =>
      `Alguém entrou em outra aba deste navegador. Esta aba mostrava ${before} e não faz nada em nome de outra pessoa. Os rascunhos ficam guardados.`,
    goOn: (name) => `Continuar como ${name}`,
    other: 'Entrar com outra conta',
  },
  password: {
    title: 'Senha',
    lead: 'Uma senha nova encerra suas sessões em todos os outros lugares. Este navegador continua conectado.',
    current: 'Senha atual',
    next: 'Senha nova',
    rule: 'Pelo menos 10 caracteres. O melhor são algumas palavras sem relação entre si.',
    change: 'Trocar a senha',
    changed: 'Senha trocada. Todas as outras sessões foram encerradas.',
    tooMany: 'Tentativas demais. Tente de novo em alguns minutos.',
    complaints: {
      missing: 'Informe uma senha',
      wrong: 'Esta não é sua senha atual',
      length: 'Use de 10 a 256 caracteres',
      characters: 'Não use caracteres de controle',
      names: 'Não use seu nome, seu e-mail nem os nomes da empresa e dos sites',
      repeats: 'Use mais caracteres diferentes',
      common: 'Esta seria adivinhada logo. Acrescente palavras ou escolha outra',
    },
  },
  secondFactor: {
    title: 'Segundo fator',
    lead: 'Um código de um aplicativo no celular, além da senha. Quem descobrir sua senha ainda não consegue entrar.',
    on: 'Ligado',
    off: 'Desligado',
    since: (moment) => `Desde ${moment}`,
    setUp: 'Configurar',
    otherApp: 'Configurar outro aplicativo',
    turnOff: 'Desligar',
    turnOffBody:
      'A partir daí só a senha basta para entrar. Seus códigos de recuperação deixam de valer.',
    renewCodes: 'Novos códigos de recuperação',
    renewBody: 'Você recebe dez códigos novos. Os anteriores deixam de valer.',
    codesLeft: (count) =>
      plural(count, {
        one: 'Resta {n} código de recuperação. Gere novos.',
        other: 'Restam {n} códigos de recuperação.',
      }),
    demandedHint: 'Sua empresa exige o segundo fator, por isso ele não pode ser desligado.',
    currentPassword: 'Senha atual',
    whyPassword: 'Para que ninguém configure isto na sua mesa enquanto você está fora.',
    passwordWrong: 'Esta não é sua senha atual',
    tooMany: 'Tentativas demais. Tente de novo em alguns minutos.',
    goOn: 'Continuar',
    scan: 'Abra seu aplicativo autenticador, como Google Authenticator, Aegis ou 1Password, e leia o código.',
    byHand: 'Sem câmera? Digite esta chave no aplicativo:',
    qrCode: 'Código QR para seu aplicativo autenticador',
    firstCode: 'Código do aplicativo',
    firstCodeHint: 'Os seis números que ele mostra agora. Antes disso nada muda.',
    codeMissing: 'Informe o código do aplicativo',
    codeWrong: 'Este não é o código que o aplicativo mostra agora. Informe o atual.',
    turnOn: 'Ligar',
    codesTitle: 'Guarde seus códigos de recuperação',
    codesLead:
      'Cada um permite entrar uma vez sem o celular. Eles só aparecem agora: guarde onde você os encontre sem ele.',
    copyCodes: 'Copiar',
    saveCodes: 'Salvar em um arquivo',
    codesKept: 'Já guardei',
    first: 'Configure um segundo fator',
    firstLead: 'Sua empresa exige um. Leva um minuto e você já entra.',
    demand: 'Todos precisam de um segundo fator',
    demandHint: 'Quem não tem configura um na próxima vez que entrar, antes de tudo.',
    demandNeedsOwn: 'Configure primeiro o seu próprio segundo fator.',
    without: (names) => `Sem segundo fator: ${names}`,
    allHaveOne: 'Todos têm um.',
  },
  preferences: {
    title: 'Este navegador',
    lead: 'Estas escolhas ficam só neste navegador.',
    sounds: 'Sons',
    soundsHint: 'Quando alguém espera ou escreve, em uma aba só.',
  },
}
