import type { Density, Theme } from '@crm/portal-sdk';
import { useLanguage, usePageTitle, usePreferences, useSession, useT } from '@crm/portal-sdk';
import { LANGUAGES } from '@crm/portal-sdk/host';
import { Radio, Switch } from '@crm/ui';
import type { ReactNode } from 'react';
import { setPreference } from '../boot/preferences.ts';

const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast'];
const DENSITIES: readonly Density[] = ['comfortable', 'default', 'compact'];

/** What a user sets for himself. Kept in this browser. */
export function ProfilePage(): ReactNode {
  const t = useT('shell');
  const lng = useLanguage();
  const { user } = useSession();
  const { theme, density, shortcuts } = usePreferences();
  usePageTitle(t('profile.title'));
  return (
    <section className="crm-page crm-page-narrow">
      <h1 tabIndex={-1}>{t('profile.title')}</h1>
      <h2>{t('profile.account')}</h2>
      <dl className="crm-facts">
        {[
          [t('profile.name'), user.name],
          [t('profile.email'), user.email],
          [t('profile.timeZone'), user.timeZone],
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>{t('profile.appearance')}</h2>
      <Choice
        label={t('profile.language')}
        values={LANGUAGES}
        value={lng}
        text={(value) => t(`profile.languages.${value}`)}
        onChange={(value) => setPreference('language', value)}
      />
      <Choice
        label={t('profile.theme')}
        values={THEMES}
        value={theme}
        text={(value) => t(`profile.themes.${value}`)}
        onChange={(value) => setPreference('theme', value)}
      />
      <Choice
        label={t('profile.density')}
        values={DENSITIES}
        value={density}
        text={(value) => t(`profile.densities.${value}`)}
        onChange={(value) => setPreference('density', value)}
      />
      <Switch
        label={t('profile.shortcuts')}
        description={t('profile.shortcutsHint')}
        checked={shortcuts}
        onChange={(event) => setPreference('shortcuts', event.currentTarget.checked)}
      />
    </section>
  );
}

function Choice<T extends string>(props: {
  label: string;
  values: readonly T[];
  value: T;
  text: (value: T) => string;
  onChange: (value: T) => void;
}): ReactNode {
  return (
    <Radio.Group
      label={props.label}
      value={props.value}
      onChange={(value) => props.onChange(value as T)}
      className="crm-choice"
    >
      <div className="crm-choice-row">
        {props.values.map((value) => (
          <Radio key={value} value={value} label={props.text(value)} />
        ))}
      </div>
    </Radio.Group>
  );
}
