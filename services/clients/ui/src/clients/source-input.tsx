import { useT } from '@crm/portal-sdk';
import { Select, Stack, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import type { ClientSource } from '../records.ts';
import { CHANNELS } from './roles.ts';

/** Where a client came from. Asked once: the first source never changes. */
export function SourceInput(props: {
  label: string;
  value: ClientSource;
  onChange: (source: ClientSource) => void;
}): ReactNode {
  const t = useT();
  const { value, onChange } = props;
  return (
    <Stack gap={6}>
      <Select
        label={props.label}
        data={CHANNELS.map((channel) => ({ value: channel, label: t(`channels.${channel}`) }))}
        value={value.channel ?? null}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('rows.clear') }}
        comboboxProps={{ withinPortal: false }}
        onChange={(channel) => onChange({ ...value, channel: channel ?? '' })}
      />
      {value.channel === 'advertising' && (
        <TextInput
          label={t('fields.utmCampaign')}
          value={value.utmCampaign ?? ''}
          maxLength={200}
          onChange={(event) => onChange({ ...value, utmCampaign: event.currentTarget.value })}
        />
      )}
    </Stack>
  );
}

/** A source in words: the channel, and the campaign where there was one. */
export function SourceText({ source }: { source: ClientSource | undefined }): ReactNode {
  const t = useT();
  const { channel = '', utmCampaign = '' } = source ?? {};
  if (channel === '') return '—';
  const known = (CHANNELS as readonly string[]).includes(channel);
  return [known ? t(`channels.${channel}`) : channel, utmCampaign].filter(Boolean).join(' · ');
}
