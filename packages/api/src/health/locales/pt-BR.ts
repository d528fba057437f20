import { mailTexts } from '@papo/core/mail/mail-locale'
import { formatsOf, type HealthTexts, mailProblem } from './words.ts'

const { gigabytes, number, time } = formatsOf('pt-BR')
const unseen = () => ({
  text: 'O servidor em execução está com o banco de dados: veja Saúde no console.',
})

export const ptBR: HealthTexts = {
  database: {
    title: 'Banco de dados',
    says: {
      fine: ({ ms, kind }) => ({
        text: `${kind === 'embedded' ? 'O banco embutido' : 'O PostgreSQL'} responde em ${number(ms)} ms e aceita gravações.`,
      }),
      slow: ({ ms }) => ({
        text: `Ele leva ${number(ms)} ms para responder. A partir de 250 ms as conversas parecem lentas.`,
        cure: 'Veja o que mais o banco está fazendo e a rede entre ele e este servidor.',
      }),
      readOnly: () => ({
        text: 'Ele responde, mas não aceita gravações. Nenhuma mensagem pode ser guardada.',
        cure: 'Aponte DATABASE_URL para o servidor principal ou dê ao usuário o direito de gravar.',
      }),
      full: () => ({
        text: 'O disco dele está cheio: ele não aceita gravações, e nenhuma mensagem pode ser guardada.',
        cure: 'Libere espaço no disco do banco. O Papo continua sozinho.',
      }),
      wentBack: ({ since, at }) => ({
        text: `Em ${time(at)} ele estava mais antigo, como depois de uma troca de servidor ou da restauração de um backup. O que foi gravado ${since === null ? 'antes' : `depois de ${time(since)}`} pode ter sido perdido. Todos os clientes leram as conversas de novo.`,
        cure: 'Apague de novo os visitantes que foram apagados nesse período e encerre de novo as sessões e os segredos que foram encerrados.',
      }),
      silent: () => ({
        text: 'Ele não responde.',
        cure: 'Inicie o PostgreSQL e confira DATABASE_URL e a rede. O Papo continua sozinho assim que ele responder.',
      }),
      missing: () => ({
        text: 'Ele não abre: DATA_DIR não tem dados do Papo ou está danificada.',
        cure: 'Inicie o servidor uma vez ou restaure um backup em DATA_DIR.',
      }),
      inUse: () => ({ text: 'O servidor em execução está com ele aberto e diz que está pronto.' }),
    },
  },
  migrations: {
    title: 'Tabelas',
    says: {
      fine: () => ({ text: 'As tabelas são as desta versão.' }),
      pending: ({ count }) => ({
        text: `Alterações das tabelas que ainda não foram feitas: ${number(count)}.`,
        cure: 'Reinicie o servidor: ele as faz ao iniciar.',
      }),
      newer: ({ count }) => ({
        text: `Uma versão mais nova alterou as tabelas, e esta não conhece as alterações: ${number(count)}.`,
        cure: 'Inicie a versão mais nova em todas as máquinas.',
      }),
      unseen,
    },
  },
  cache: {
    title: 'Cache',
    says: {
      fine: () => ({ text: 'O Redis responde.' }),
      memory: () => ({
        text: 'Não há Redis: o cache fica na memória deste processo. É o certo para um único processo.',
      }),
      away: () => ({
        text: 'O Redis não responde. Nada se perde, mas as mensagens chegam mais tarde.',
        cure: 'Inicie o Redis e confira REDIS_URL. O Papo continua sozinho assim que ele responder.',
      }),
      refusesWrites: () => ({
        text: 'O Redis responde, mas recusa escritas. Nada se perde, mas as mensagens chegam mais tarde.',
        cure: 'REDIS_URL deve levar a um master, com memória livre ou uma maxmemory-policy que descarte, e com as réplicas que ele exige. O Papo continua sozinho assim que ele aceitar escritas.',
      }),
      unseen,
    },
  },
  jobs: {
    title: 'Tarefas de fundo',
    says: {
      fine: ({ lastRun }) => ({ text: `Última execução: ${time(lastRun)}.` }),
      notYet: () => ({
        text: 'Ainda não foram executadas. A primeira vez é até uma hora depois do início.',
      }),
      late: ({ lastRun }) => ({
        text: `Deviam ser executadas a cada hora; a última vez foi ${time(lastRun)}.`,
        cure: 'Reinicie o servidor. Se não resolver, o registro dele diz o que impede as tarefas.',
      }),
      failed: ({ task, at }) => ({
        text: `A tarefa “${task}” falhou em ${time(at)}. Ela será tentada de novo.`,
        cure: 'Se falhar de novo, o registro do servidor diz por quê. `papo retention run` executa todas de uma vez.',
      }),
      overdue: ({ count }) => ({
        text: `Tarefas que esperam há mais de uma hora: ${number(count)}.`,
        cure: 'Reinicie o servidor. `papo retention run` executa todas de uma vez.',
      }),
      undone: ({ since }) => ({
        text: `Não são feitas desde ${time(since)}: o que já devia ter sido apagado ainda está lá.`,
        cure: 'O registro do servidor diz o que impede as tarefas; muitas vezes falta um direito ao usuário do banco de dados. `papo retention run` executa todas de uma vez.',
      }),
      unseen,
    },
  },
  canary: {
    title: 'Conversa de teste',
    says: {
      fine: ({ ms, at }) => ({
        text: `A última, em ${time(at)}, correu bem e levou ${number(ms)} ms.`,
      }),
      off: () => ({
        text: 'Está desligada. Com CANARY=on o servidor conversa consigo mesmo uma vez por minuto.',
      }),
      notYet: () => ({ text: 'A primeira ainda não terminou.' }),
      failed: ({ step, at }) => ({
        text: `A última, em ${time(at)}, falhou no passo “${step}”.`,
        cure: 'Veja primeiro os outros itens; o registro do servidor tem o erro.',
      }),
      silent: ({ at }) => ({
        text: `Não houve nenhuma desde ${time(at)}, e devia haver uma por minuto.`,
        cure: 'Reinicie o servidor.',
      }),
      unseen,
    },
  },
  disk: {
    title: 'Disco',
    says: {
      fine: ({ freeBytes }) => ({ text: `Há ${gigabytes(freeBytes)} livres onde ficam os dados.` }),
      little: ({ freeBytes }) => ({
        text: `Há só ${gigabytes(freeBytes)} livres onde ficam os dados.`,
        cure: 'Libere espaço ou guarde as conversas por menos tempo.',
      }),
      full: ({ freeBytes }) => ({
        text: `O disco está quase cheio: ${gigabytes(freeBytes)} livres onde ficam os dados.`,
        cure: 'Libere espaço agora: um disco cheio para o banco de dados.',
      }),
      unseen: () => ({ text: 'Esta instalação não guarda dados nesta máquina.' }),
    },
  },
  clock: {
    title: 'Relógio',
    says: {
      fine: () => ({ text: 'Esta máquina e o banco de dados concordam sobre a hora.' }),
      off: ({ seconds }) => ({
        text: `O banco de dados está ${number(Math.abs(seconds))} s ${seconds > 0 ? 'adiantado' : 'atrasado'} em relação a esta máquina. O Papo segue o relógio do banco.`,
        cure: 'Deixe as duas máquinas acertarem a hora por NTP.',
      }),
      unseen,
    },
  },
  secret: {
    title: 'Segredo',
    says: {
      fromEnvironment: () => ({
        text: 'Vem de PAPO_SECRET. Guarde uma cópia com os backups: sem ele, os dados selados não se abrem.',
      }),
      stored: () => ({ text: 'Fica na pasta de dados. Faça backup dele junto com os dados.' }),
      foreign: () => ({
        text: 'Ele não abre o que foi selado antes: é outro segredo.',
        cure: 'Ponha em PAPO_SECRET o segredo de antes ou crie um novo segredo de identidade em cada site.',
      }),
      missing: () => ({
        text: 'Ainda não há nenhum.',
        cure: 'Inicie o servidor uma vez ou defina PAPO_SECRET.',
      }),
    },
  },
  mail: {
    title: 'E-mail',
    says: {
      fine: ({ lastSentAt, waiting }) => ({
        text:
          (lastSentAt === null
            ? 'O servidor de e-mail aceita mensagens.'
            : `O servidor de e-mail aceita mensagens. A última foi enviada em ${time(lastSentAt)}.`) +
          (waiting > 0 ? ` E-mails na fila: ${number(waiting)}.` : ''),
      }),
      off: () => ({
        text: 'Nenhum e-mail é enviado: convites e links de senha são entregues à mão, e os visitantes não recebem respostas por e-mail.',
        cure: 'Para enviar e-mails, defina SMTP_URL e MAIL_FROM.',
      }),
      failing: ({ problem, reply }) => mailProblem(mailTexts['pt-BR'].problems[problem], reply),
      givenUp: ({ count }) => ({
        text: `O servidor de e-mail aceita mensagens. E-mails que não puderam ser enviados: ${number(count)}.`,
        cure: 'Veja E-mail nas configurações: lá está o que deu errado e como tentar de novo.',
      }),
    },
  },
  address: {
    title: 'Endereço',
    says: {
      fine: ({ publicUrl }) => ({ text: `O servidor acredita estar em ${publicUrl}.` }),
      local: ({ publicUrl }) => ({
        text: `O servidor acredita estar em ${publicUrl}: só esta máquina o alcança.`,
        cure: 'Para visitantes de fora, ponha em PUBLIC_URL o endereço https que eles veem.',
      }),
      plain: ({ publicUrl }) => ({
        text: `O servidor acredita estar em ${publicUrl}, sem criptografia: quem está no caminho pode ler senhas e conversas.`,
        cure: 'Ponha um proxy com certificado na frente e o endereço https em PUBLIC_URL.',
      }),
      untrustedProxy: ({ address }) => ({
        text: `Há um proxy na frente do servidor, mas ele não é aceito: todos parecem vir de ${address} e dividem um só limite de chamadas.`,
        cure: `Ponha em TRUST_PROXY o endereço do proxy, como ${address}.`,
      }),
    },
  },
  version: {
    title: 'Versão',
    says: { fine: ({ version }) => ({ text: `Este servidor executa o Papo ${version}.` }) },
  },
}
