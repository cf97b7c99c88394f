import {
  api,
  DENSITIES,
  notify,
  setPreference,
  THEMES,
  toApiError,
  useLanguage,
  usePageTitle,
  usePreferences,
  useSession,
  useT,
} from '@crm/portal-sdk';
import { LANGUAGES } from '@crm/portal-sdk/host';
import { Radio, Switch } from '@crm/ui';
import type { ReactNode } from 'react';

/** What a user sets for himself; it follows him to every browser. */
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
        onChange={(value) => void speak(value)}
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

/** The portal's language at once; letters and messages to the user follow it. */
async function speak(language: string): Promise<void> {
  setPreference('language', language);
  try {
    await api('/users:updateProfile', { json: { language } });
  } catch (error) {
    notify({ kind: 'error', text: toApiError(error).message });
  }
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
