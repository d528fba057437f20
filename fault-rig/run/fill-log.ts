import type { FaultRun } from './fault-run.ts'

/** Inserts so many texts of the visitor directly, since sending them would take minutes. */
export async function fillLog(
  faultRun: FaultRun,
  { participant, chatId }: { participant: { id: string }; chatId: string },
  { count, textLength }: { count: number; textLength: number },
): Promise<void> {
  faultRun.progress(`inserting ${count} messages`)
  await faultRun.fault(() =>
    faultRun.changeTruth(
      `INSERT INTO message (chat_id, seq, id, workspace_id, client_id, kind, author_type, author_id, text, created_at)
       SELECT chat.id, chat.last_seq + nth, gen_random_uuid(), chat.workspace_id, gen_random_uuid(),
         'text', 'visitor', '${participant.id}', nth || repeat(' palavra', ${textLength / 8}), now()
       FROM chat_session chat, generate_series(1, ${count}) nth WHERE chat.id = '${chatId}'`,
      `UPDATE chat_session SET last_seq = last_seq + ${count}, last_public_seq = last_seq + ${count}
       WHERE id = '${chatId}'`,
    ),
  )
}
