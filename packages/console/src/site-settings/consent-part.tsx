import { useStore } from '@papo/chat-kit/store/use-store'
import { Link } from '../agent/link.tsx'
import { Card } from '../design/card.tsx'
import { Toggle } from '../design/toggle.tsx'
import { settingsRoute } from '../navigation/route.ts'
import { useOpenSite } from './open-site.ts'
import { useTexts } from './texts.ts'

/** Whether visitors are asked before anything is stored. */
export function ConsentPart() {
  const { consent } = useTexts()
  const { site, form, preview } = useOpenSite()
  const isRequired = useStore(form.values).consent === 'required'
  return (
    <Card title={consent.title}>
      <Toggle
        label={consent.toggle}
        hint={consent.hint}
        isOn={isRequired}
        onToggle={(isOn) => {
          form.write('consent', isOn ? 'required' : 'off')
          preview.change({ view: isOn ? 'consent' : 'home' })
        }}
      />
      <p class="card-foot">
        <Link
          class="text-button"
          to={settingsRoute('site', site.id, 'texts')}
          onGo={() => preview.change({ view: 'consent' })}
        >
          {consent.wording}
        </Link>
      </p>
    </Card>
  )
}
