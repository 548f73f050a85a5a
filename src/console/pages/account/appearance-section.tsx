import { useState } from 'react'
import { chooseTheme, currentTheme } from '../../language/preferences.ts'
import type { Theme } from '../../language/preferences.ts'
import { useMessages } from '../../language/language.tsx'
import { Radios } from '../../ui/choice.tsx'
import { Card, Section } from '../../ui/page.tsx'

export function AppearanceSection() {
  const { account, common } = useMessages()
  const [theme, setTheme] = useState(currentTheme)
  const choose = (chosen: Theme): void => {
    setTheme(chosen)
    chooseTheme(chosen)
  }
  return (
    <Section title={account.appearance}>
      <Card>
        <Radios<Theme>
          label={account.appearanceIntro}
          value={theme}
          onChange={choose}
          choices={[
            { value: 'light', label: common.theme.light },
            { value: 'system', label: common.theme.system },
            { value: 'dark', label: common.theme.dark },
          ]}
        />
      </Card>
    </Section>
  )
}
