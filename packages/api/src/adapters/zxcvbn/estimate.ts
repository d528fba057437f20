import { parentPort } from 'node:worker_threads'
import { type OptionsType, ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import { dictionary as portuguese } from '@zxcvbn-ts/language-pt-br'

// The entry of a worker thread: the dictionaries take a third of a second to load, and some 80 MB.

/** Passwords that Brazilians choose and the dictionaries lack, without accents. */
const brazilian = [
  'deusefiel',
  'jesuscristo',
  'jesuseamor',
  'deusnocomando',
  'teamo',
  'euteamo',
  'teamomuito',
  'meuamor',
  'minhavida',
  'amominhavida',
  'minhafamilia',
  'minhasenha',
  'suasenha',
  'novasenha',
  'senhaforte',
  'senhasegura',
  'senhapadrao',
  'mudarsenha',
  'mudesenha',
  'trocarsenha',
  'acesso',
  'mengao',
  'timao',
  'verdao',
  'fogao',
  'galodoido',
  'vaicorinthians',
  'tricolor',
  'vascodagama',
  'saopaulofc',
  'brasil',
  'vaibrasil',
  'brasileiro',
]

const withoutAccents = (word: string) => word.normalize('NFKD').replaceAll(/\p{M}/gu, '')

/** `verao` for `verão`: many people leave the accents out of a password. */
const unaccented = [
  ...portuguese['seasons-pt-br'],
  ...portuguese['commonWords-pt-br'],
  ...portuguese['wikipedia-pt-br'],
].flatMap((word) => (withoutAccents(word) === word ? [] : [withoutAccents(word)]))

const options: OptionsType = {
  dictionary: { ...common, ...english, ...portuguese, unaccented, brazilian },
  graphs: adjacencyGraphs,
  // Both bound the time that a text chosen by the caller takes.
  maxLength: 32,
  l33tMaxSubstitutions: 4,
}
const zxcvbn = new ZxcvbnFactory(options)

/** A message to the thread. It answers in order, with the number of guesses as a power of ten. */
export interface EstimateTask {
  password: string
  words: readonly string[]
}

parentPort?.on('message', ({ password, words }: EstimateTask) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(zxcvbn.check(password, [...words]).guessesLog10)
})
