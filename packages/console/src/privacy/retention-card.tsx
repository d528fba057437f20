import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { Card } from '../design/card.tsx'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useLoaded } from '../loaded/use-loaded.ts'
import { useFormat } from '../locales/language-context.ts'
import { settingsRoute } from '../navigation/route.ts'
import type { words } from './words-en.ts'

/** How many ended chats each site keeps, and how many go in the next days. */
export function RetentionCard({ words: w }: { words: typeof words }) {
  const { client } = useAgent()
  const format = useFormat()
  const { status, value, load } = useLoaded(() => client.forecastRetention())
  const t = w.retention
  return (
    <Card title={t.title} hint={t.hint}>
      {value === null ? (
        <NotLoaded status={status} onRetry={() => void load()} />
      ) : !value.sites.length ? (
        <p class="list-note">{t.none}</p>
      ) : (
        <div class="facts-scroll" role="group" aria-label={t.title} tabIndex={0}>
          <table class="facts-table">
            <thead>
              <tr>
                <th scope="col">{t.site}</th>
                <th scope="col">{t.keeps}</th>
                <th scope="col" class="facts-number">
                  {t.stored}
                </th>
                <th scope="col" class="facts-number">
                  {t.in7}
                </th>
                <th scope="col" class="facts-number">
                  {t.in30}
                </th>
              </tr>
            </thead>
            <tbody>
              {value.sites.map((site) => (
                <tr key={site.siteId}>
                  <th scope="row">
                    <Link to={settingsRoute('sites', site.siteId)} title={t.change}>
                      {site.siteName}
                    </Link>
                  </th>
                  <td>{site.retentionDays === null ? t.forever : t.days(site.retentionDays)}</td>
                  <td class="facts-number">{format.number(site.ended)}</td>
                  <td class="facts-number">{format.number(site.goIn7Days)}</td>
                  <td class="facts-number">{format.number(site.goIn30Days)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}
