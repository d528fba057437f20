import { useStore } from '@papo/chat-kit/store/use-store'
import { Card } from '../design/card.tsx'
import { Choice } from '../design/choice.tsx'
import { useOpenSite } from './open-site.ts'
import { useTexts } from './texts.ts'

const questions = [
  ['formName', 'name'],
  ['formEmail', 'email'],
  ['formQuestion', 'question'],
] as const

/** What a visitor is asked before the chat. */
export function FormPart() {
  const t = useTexts()
  const { form, preview } = useOpenSite()
  const values = useStore(form.values)
  return (
    <Card title={t.form.title} hint={t.form.lead}>
      {questions.map(([field, name]) => (
        <Choice
          key={field}
          label={t.form[name]}
          options={(['off', 'optional', 'required'] as const).map((value) => ({
            value,
            label: t.form[value],
          }))}
          value={values[field]}
          onChoose={(chosen) => {
            form.write(field, chosen)
            preview.change({ view: 'prechat' })
          }}
        />
      ))}
    </Card>
  )
}
