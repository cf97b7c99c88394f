import { useLanguage, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { nameOf } from '../parts/codes.ts';
import styles from '../parts/parts.module.css';
import type { Address, BankAccount, Requisites } from '../records.ts';

/** Addresses, each as on an envelope with what it is for. */
export function AddressesText({ addresses }: { addresses: readonly Address[] }): ReactNode {
  const t = useT();
  const language = useLanguage();
  if (addresses.length === 0) return '—';
  return (
    <ul className={styles['facts']}>
      {addresses.map(({ type, postalCode, country, region, city, street }, index) => (
        <li key={index}>
          {type && type !== 'ADDRESS_TYPE_UNSPECIFIED' && (
            <span className={styles['muted']}>{t(`enums.${type}`)}: </span>
          )}
          {[postalCode, country && nameOf('region', country, language), region, city, street]
            .filter(Boolean)
            .join(', ')}
        </li>
      ))}
    </ul>
  );
}

/** Bank accounts as they are dictated: number, bank, its code. */
export function BankAccountsText({ accounts }: { accounts: readonly BankAccount[] }): ReactNode {
  const t = useT();
  if (accounts.length === 0) return '—';
  return (
    <ul className={styles['facts']}>
      {accounts.map(({ account, bankName, bic }) => (
        <li key={account}>{[account, bankName, bic && `${t('fields.bic')} ${bic}`].filter(Boolean).join(', ')}</li>
      ))}
    </ul>
  );
}

/** Further legal entities by name and tax number. */
export function LegalEntitiesText({ entities }: { entities: readonly Requisites[] }): ReactNode {
  const t = useT();
  if (entities.length === 0) return '—';
  return (
    <ul className={styles['facts']}>
      {entities.map(({ legalName, inn, kpp }, index) => (
        <li key={index}>
          {[legalName, inn && `${t('fields.inn')} ${inn}`, kpp && `${t('fields.kpp')} ${kpp}`]
            .filter(Boolean)
            .join(', ')}
        </li>
      ))}
    </ul>
  );
}
