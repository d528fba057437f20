import { useStore } from '@papo/chat-kit/store/use-store'
import { Card } from '../design/card.tsx'
import { TextField } from '../design/field.tsx'
import { useOpenSite } from './open-site.ts'
import { useTexts } from './texts.ts'
import { useComplaint } from './use-complaint.ts'

type NumberName =
  | 'waitingMinutes'
  | 'activeMinutes'
  | 'warnSeconds'
  | 'replyMinutes'
  | 'longWaitMinutes'
  | 'retentionDays'

/** When chats end by themselves, go back to the queue, and are removed. */
export function ChatsPart() {
  const { chats } = useTexts()
  return (
    <>
      <Card title={chats.idle} hint={chats.idleLead}>
        <NumberField name="waitingMinutes" label={chats.waiting} />
        <NumberField name="activeMinutes" label={chats.active} />
        <NumberField name="warnSeconds" label={chats.warn} isRequired />
      </Card>
      <Card title={chats.reply}>
        <NumberField name="replyMinutes" label={chats.replyMinutes} hint={chats.replyHint} />
      </Card>
      <Card title={chats.long}>
        <NumberField name="longWaitMinutes" label={chats.longMinutes} hint={chats.longHint} />
      </Card>
      <Card title={chats.retention}>
        <NumberField name="retentionDays" label={chats.retentionDays} hint={chats.retentionHint} />
      </Card>
    </>
  )
}

interface NumberFieldProps {
  name: NumberName
  label: string
  hint?: string
  isRequired?: boolean
}

function NumberField({ name, isRequired = false, ...texts }: NumberFieldProps) {
  const { form } = useOpenSite()
  return (
    <TextField
      {...texts}
      isRequired={isRequired}
      error={useComplaint(name)}
      value={useStore(form.values)[name]}
      onWrite={(text) => form.write(name, text)}
    />
  )
}
