import Type, { type Static } from 'typebox'
import { closed, nullable } from './shapes.ts'

const seconds = Type.Integer({ minimum: 30, maximum: 86_400 })

export const WaitLevelsSchema = closed(
  {
    amberSeconds: nullable(
      seconds,
      'The console shows a wait in amber after this many seconds; null: never.',
    ),
    redSeconds: nullable(
      seconds,
      'The console shows a wait in red after this many seconds, more than `amberSeconds`; null: never.',
    ),
  },
  'From when on the console shows agents that a visitor waits for long.',
)
export interface WaitLevels extends Static<typeof WaitLevelsSchema> {}
