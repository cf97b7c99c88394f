import { api, useLanguage, useT } from '@crm/portal-sdk';
import { Checkbox, CommandDialog, Group, RefSelect, Select, Textarea, TextInput, useReferred } from '@crm/ui';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { WholeNumber } from '../parts/whole-number.tsx';
import type { Deal } from '../records.ts';

/** Of the client's card only what a letter needs. */
interface Addressee {
  emails?: { address?: string }[];
  language?: string;
}

/** Working days until the call back, unless the seller says otherwise. */
const REMIND_IN = 3;

/** A price list by e-mail, as PDF and XLSX, with the reminder to call back. */
export function PriceListDialog(props: { deal: Deal; onClose: () => void }): ReactNode {
  const { deal } = props;
  const t = useT();
  const own = useLanguage();
  const client = useReferred('clients', deal.clientId).record as Addressee | undefined;
  const known = client?.emails?.find(({ address }) => address)?.address ?? '';
  const [priceListId, setPriceListId] = useState<string>();
  const [to, setTo] = useState('');
  const [formats, setFormats] = useState<string[]>(['pdf', 'xlsx']);
  const [language, setLanguage] = useState<string>(own);
  const [remind, setRemind] = useState<number>(REMIND_IN);
  const [message, setMessage] = useState('');
  useEffect(() => {
    if (known) setTo((entered) => entered || known);
    if (client?.language) setLanguage(client.language);
  }, [known, client?.language]);
  return (
    <CommandDialog
      title={t('priceList.send')}
      submit={t('priceList.submit')}
      done={t('priceList.sent', { to })}
      disabled={!priceListId || !to || formats.length === 0}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api(`/deals/${deal.id}:sendPriceList`, {
          json: { priceListId, to, formats, language, remindWorkingDays: remind, message: message || undefined },
          idempotencyKey,
        });
      }}
    >
      <RefSelect
        resource="price-lists"
        label={t('fields.priceListId')}
        required
        value={priceListId}
        onChange={(id) => setPriceListId(id)}
      />
      <TextInput
        label={t('priceList.to')}
        type="email"
        autoComplete="email"
        required
        withAsterisk={false}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Checkbox.Group label={t('priceList.formats')} value={formats} onChange={setFormats}>
        <Group mt={4}>
          <Checkbox value="pdf" label="PDF" />
          <Checkbox value="xlsx" label="XLSX" />
        </Group>
      </Checkbox.Group>
      <Select
        label={t('priceList.language')}
        data={['en', 'ru', 'bg'].map((code) => ({ value: code, label: t(`languages.${code}`) }))}
        value={language}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(code) => code && setLanguage(code)}
      />
      <WholeNumber
        label={t('priceList.remind')}
        description={t('priceList.remindHint')}
        value={remind}
        onChange={setRemind}
      />
      <Textarea
        label={t('priceList.message')}
        value={message}
        maxLength={5000}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
