import type { Translate } from '@crm/portal-sdk';
import { hasText, useLanguage, useT } from '@crm/portal-sdk';
import { useMemo } from 'react';
import { UI_NAMESPACE, useUiT } from '../base/texts.ts';

export interface Labels {
  t: Translate;
  field: (field: { field: string; label?: string }) => string;
  enumValue: (value: string) => string;
  /** What was done to a record, as its history calls it: "changeStage" -> "moved to another stage". */
  action: (name: string) => string;
  /** Heading of the list. */
  plural: string;
  /** Heading of the form of a new one. */
  creation: string;
}

/**
 * Words of a screen, from the remote's texts: "<resource>.title", "<resource>.new", "fields.<field>" (or
 * "<resource>.fields.<field>" where two nouns differ), "enums.<FULL_VALUE>", "actions.<action>". Fields that every record has are the kit's.
 */
export function useLabels(screen: { ns: string; resource: string }): Labels {
  const t = useT(screen.ns);
  const ui = useUiT();
  const lng = useLanguage();
  const { ns, resource } = screen;
  return useMemo(
    () => ({
      t,
      field({ field, label }) {
        if (label) return t(label);
        for (const key of [`${resource}.fields.${field}`, `fields.${field}`]) if (hasText(ns, key)) return t(key);
        return hasText(UI_NAMESPACE, `fields.${field}`) ? ui(`fields.${field}`) : field;
      },
      enumValue: (value) => t(`enums.${value}`),
      action(name) {
        for (const key of [`${resource}.actions.${name}`, `actions.${name}`]) if (hasText(ns, key)) return t(key);
        return ui(
          hasText(UI_NAMESPACE, `history.actions.${name}`) ? `history.actions.${name}` : 'history.actions.update',
        );
      },
      plural: t(`${resource}.title`),
      creation: t(`${resource}.new`),
    }),
    [t, ui, ns, resource, lng],
  );
}
