import { useTexts } from '../locales/use-texts.ts'
import { wrongAddress } from './wrong-address-texts.ts'

/**
 * Says at which address the installation expects its pages. `type` is the one of the refusal’s problem, which begins
 * with that address. Loaded for who has opened a page elsewhere, and for nobody else.
 */
export function WrongAddress({ type }: { type: string }) {
  const words = useTexts(wrongAddress)
  return <>{words({ opened: location.origin, expected: new URL(type, location.href).origin })}</>
}
