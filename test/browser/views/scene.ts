import { type AgentClient, createVisitorClient, type Site } from '@papo/sdk'
import { codeOf } from '../../../packages/console/test/authenticator.ts'
import type { BrowserHarness } from '../../rig/browser-harness.ts'

export const bia = { email: 'bia@example.com', password: 'três bicicletas quietas' }
export const caio = { email: 'caio@example.com', password: 'quatro janelas lentas' }

/** What the views show: sites, people and chats, of which some have the same name. */
export interface Scene {
  owner: AgentClient
  /** An owner with a second factor. */
  caio: AgentClient
  /** The site that was there from the start. */
  first: Site
  shop: Site
  /** A site without an address. */
  bare: Site
  people: { bia: string; closed: string }
  chats: { waiting: string; mine: string; theirs: string; left: string; rated: string }
}

const hours = {
  timeZone: 'America/Sao_Paulo',
  open: [
    { day: 1, from: '09:00', to: '18:00' },
    { day: 6, from: '22:00', to: '02:00' },
  ],
  exceptions: [{ date: '2027-12-25', name: 'Natal', open: [] }],
}

async function makeSites(owner: AgentClient, url: string) {
  const allowedOrigins = ['https://padaria.example', 'https://www.padaria.example']
  const { id, key } = await owner.createSite({ name: 'Padaria', allowedOrigins })
  await owner.createSite({ name: 'Padaria', allowedOrigins: ['https://outra.example'] })
  await owner.createIdentitySecret(id, { overlapHours: 0 })
  await fetch(`${url}/v1/widget/${key}`, { headers: { origin: 'https://recusada.example' } })
  return {
    shop: await owner.updateSite(id, { hours, retentionDays: 30 }),
    bare: await owner.createSite({ name: 'Vazio', allowedOrigins: [] }),
  }
}

async function makePeople(owner: AgentClient, harness: BrowserHarness) {
  const hire = async (name: string, person: typeof bia, role: 'agent' | 'owner') =>
    (await owner.createAgent({ name, role, ...person })).id
  const password = 'cinco laranjas mudas'
  const ids = {
    bia: await hire('Bia Rocha', bia, 'agent'),
    namesake: await hire('Bia Rocha', { email: 'b.rocha@example.com', password }, 'agent'),
    closed: await hire('Davi Nunes', { email: 'davi@example.com', password }, 'agent'),
  }
  await owner.updateAgent(ids.closed, { disabled: true })
  await owner.createInvitation({ email: 'eva@example.com', name: 'Eva', role: 'agent' })
  await hire('Caio Mendes', caio, 'owner')
  const client = await harness.ownerClient(caio)
  const { secret } = await client.beginSecondFactor({ currentPassword: caio.password })
  await client.confirmSecondFactor(codeOf(secret))
  return { people: ids, caio: client }
}

async function makeChats(owner: AgentClient, harness: BrowserHarness, { key: siteKey }: Site) {
  const other = await harness.ownerClient(bia)
  const start = async (name: string, message: string) => {
    const client = createVisitorClient({ baseUrl: harness.url, siteKey })
    const email = `${name.toLowerCase()}@example.com`
    const chat = await client.start({ visitor: { name, email }, message })
    return { client, chat, id: chat.id }
  }
  const [rated, left, mine, theirs, waiting] = [
    await start('Rui', 'Deu tudo certo?'),
    await start('Lia', 'Vocês abrem no domingo?'),
    await start('Ana', 'Onde está o meu pedido?'),
    await start('Gil', 'Quero trocar o bolo'),
    await start('Sol', 'Tem pão de queijo?'),
  ]
  await owner.acceptChat(rated.id)
  await owner.sendMessage(rated.id, { clientId: crypto.randomUUID(), text: 'https://papo.example' })
  await owner.endChat(rated.id)
  await rated.chat.rate(4, 'Gentil e rápido')
  await left.client.leaveMessage(left.id, { email: 'lia@example.com' })
  const { visitor } = await owner.getChat(mine.id)
  await owner.addVisitorNote(visitor.id, {
    clientId: crypto.randomUUID(),
    text: 'Prefere ser chamada à tarde',
  })
  await owner.setTags(mine.id, { tags: ['entrega', 'vip'] })
  await owner.acceptChat(mine.id)
  await other.acceptChat(theirs.id)
  for (const { client } of [rated, left, mine, theirs, waiting]) client.close()
  const ids = { rated, left, mine, theirs, waiting }
  return Object.fromEntries(
    Object.entries(ids).map(([name, { id }]) => [name, id]),
  ) as Scene['chats']
}

/** Fills an installation that has nothing but its first owner and site. */
export async function makeScene(harness: BrowserHarness): Promise<Scene> {
  const owner = await harness.ownerClient()
  const [first] = (await owner.listSites()).sites
  if (!first) throw new Error('there is no site')
  const sites = await makeSites(owner, harness.url)
  const people = await makePeople(owner, harness)
  return { owner, first, ...sites, ...people, chats: await makeChats(owner, harness, first) }
}
