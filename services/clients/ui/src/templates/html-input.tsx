import { apiFile, toApiError, useCan, useT } from '@crm/portal-sdk';
import { Alert, Button, Icon, Stack, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import styles from '../parts/parts.module.css';
import type { Template } from '../records.ts';

/** The text of a template with its PDF beside it, made of sample data by the service itself. */
export function HtmlInput(props: {
  label: string;
  value: string;
  error?: string | undefined;
  template: Partial<Template>;
  onChange: (html: string) => void;
}): ReactNode {
  const { value, template } = props;
  const t = useT();
  const [url, setUrl] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const mayPreview = useCan('clients:template:edit');
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  const show = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { type = 'DOCUMENT_TYPE_OTHER', language, page } = template;
      const { blob } = await apiFile('/templates:preview', { json: { html: value, type, language, page } });
      setUrl(URL.createObjectURL(blob));
    } catch (error) {
      setProblem(toApiError(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles['columns']}>
      <Textarea
        className={styles['code'] ?? ''}
        label={props.label}
        error={props.error}
        value={value}
        autosize
        minRows={20}
        maxRows={40}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <Stack gap="xs">
        {mayPreview && (
          <Button
            variant="default"
            loading={busy}
            disabled={value === ''}
            leftSection={<Icon name="eye" size={14} />}
            onClick={() => void show()}
          >
            {t('templates.preview')}
          </Button>
        )}
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        {url && <iframe className={styles['preview']} title={t('templates.preview')} src={url} />}
      </Stack>
    </div>
  );
}
