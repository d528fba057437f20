import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import { isPapoError, type PapoError } from '@papo/sdk'
import { type Changes, type Conflict, createConflict } from './conflict.ts'
import { createFields, type NameOf, namesOf, pick, type Stored } from './fields.ts'

/** What is wrong with a field: a word that the form's view puts into a sentence. */
export type Complaints<Values, Complaint extends string> = Partial<Record<keyof Values, Complaint>>

export interface FormOptions<Values, Complaint extends string> {
  stored: Stored<Values>
  /** Says what is wrong before anything is sent. */
  check?(values: Values): Complaints<Values, Complaint>
  /** Stores the changed fields; resolves with what is stored then. */
  save(changes: Partial<Values>, revision: number | null): Promise<Stored<Values>>
  /** What a refusal says about which fields; null if it is about none. */
  refused?(error: PapoError): Complaints<Values, Complaint> | null
  /** What somebody else has changed; null if the error says nothing about that. */
  changedMeanwhile?(error: PapoError): Changes<Values> | null
}

export type FormStatus = 'idle' | 'saving' | 'saved' | 'failed' | 'unreachable' | 'conflict'

export interface Form<Values, Complaint extends string = string> extends Conflict<Values> {
  readonly values: Store<Values>
  readonly stored: Store<Stored<Values>>
  /** Whether a field differs from what is stored. */
  readonly isChanged: Store<boolean>
  readonly complaints: Store<Complaints<Values, Complaint>>
  readonly status: Store<FormStatus>
  write<Name extends NameOf<Values>>(name: Name, value: Values[Name]): void
  /** Resolves with whether everything is stored. */
  save(): Promise<boolean>
  /** Back to what is stored. */
  discard(): void
  /** Shows what is stored by now; the fields that the user has changed stay. */
  renew(stored: Stored<Values>): void
}

const unreachable: ReadonlySet<string> = new Set(['network_error', 'timeout', 'invalid_response'])

/**
 * A form. What was typed is kept until it is stored or discarded: after a refusal, without a connection, and when
 * somebody else has saved meanwhile.
 */
export function createForm<Values extends object, Complaint extends string = string>(
  options: FormOptions<Values, Complaint>,
): Form<Values, Complaint> {
  const fields = createFields(options.stored)
  const { meet, settle, ...conflict } = createConflict(fields)
  const complaints = createStore<Complaints<Values, Complaint>>({})
  const status = createStore<FormStatus>('idle')

  function statusAfter(error: unknown): FormStatus {
    if (!isPapoError(error)) return 'failed'
    const changes = options.changedMeanwhile?.(error)
    if (changes) {
      meet(changes)
      return 'conflict'
    }
    complaints.set(options.refused?.(error) ?? {})
    if (namesOf(complaints.get()).length) return 'idle'
    return unreachable.has(error.code) ? 'unreachable' : 'failed'
  }

  /** What was typed while the call was on its way is a change of its own. */
  function finish(sent: Values, next: Stored<Values>): void {
    const later = namesOf<Values>(sent).filter((name) => fields.values.get()[name] !== sent[name])
    settle()
    fields.takeOver(next, later)
    status.set(later.length ? 'idle' : 'saved')
  }

  return {
    ...conflict,
    values: fields.values,
    stored: fields.stored,
    isChanged: derived([fields.changed], (names) => names.length > 0),
    complaints,
    status,
    write(name, value) {
      fields.write({ [name]: value } as unknown as Partial<Values>)
      if (complaints.get()[name] !== undefined) {
        const { [name]: _, ...others } = complaints.get()
        complaints.set(others as Complaints<Values, Complaint>)
      }
      if (!['saving', 'conflict'].includes(status.get())) status.set('idle')
    },
    async save() {
      if (status.get() === 'saving') return false
      const sent = fields.values.get()
      complaints.set(options.check?.(sent) ?? {})
      if (namesOf(complaints.get()).length) return false
      status.set('saving')
      try {
        finish(
          sent,
          await options.save(pick(sent, fields.changed.get()), fields.stored.get().revision),
        )
        return true
      } catch (error) {
        status.set(statusAfter(error))
        if (!isPapoError(error)) throw error
        return false
      }
    },
    discard() {
      settle()
      complaints.set({})
      fields.reset()
      status.set('idle')
    },
    renew: (stored) => fields.takeOver(stored),
  }
}
