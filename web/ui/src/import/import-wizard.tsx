import { usePageTitle, useSearchParams } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { ErrorState, LoadingState } from '../base/states.tsx';
import { useUiT } from '../base/texts.ts';
import { ColumnsStep } from './columns-step.tsx';
import { FileStep } from './file-step.tsx';
import type { Import } from './import-api.ts';
import { useImport, useImportCommands, useImportTargets } from './import-api.ts';
import { PastImports } from './past-imports.tsx';
import { ResultStep } from './result-step.tsx';

const STEPS = ['upload', 'columns', 'check', 'result'] as const;

/**
 * Takes a file in: upload, columns, dry run, progress with cancel, result with the rejected rows and undo. The import's id
 * stands in the address, so that a reload or a colleague's link shows the same import where it is.
 */
export function ImportWizard(props: {
  /** REST plural of the service's imports: "client-imports". */
  resource: string;
  title?: string;
  /** Only these targets are offered; all of the service unless told. */
  targets?: readonly string[];
  /** Words for a target's name; the name itself unless told. */
  targetLabel?: (name: string) => string;
}): ReactNode {
  const ui = useUiT();
  const title = props.title ?? ui('import.title');
  usePageTitle(title);
  const [params, setParams] = useSearchParams();
  const id = params.get('import') ?? undefined;
  const targets = useImportTargets(props.resource);
  const current = useImport(props.resource, id);
  const commands = useImportCommands(props.resource);
  const offered = (targets.data ?? []).filter((target) => !props.targets || props.targets.includes(target.name));
  const target = offered.find(({ name }) => name === current.data?.target);
  const step = current.data ? stepOf(current.data) : 'upload';
  const again = (): void => setParams({});
  const failure = current.error ?? targets.error;
  return (
    <section className="crm-page crm-import">
      <h1 tabIndex={-1}>{title}</h1>
      <ol className="crm-import-steps">
        {STEPS.map((name, index) => (
          <li key={name} aria-current={name === step ? 'step' : undefined}>
            {index + 1}. {ui(`import.${name}`)}
          </li>
        ))}
      </ol>
      {failure ? (
        <ErrorState error={failure} onRetry={() => void Promise.all([current.refetch(), targets.refetch()])} />
      ) : !targets.data || (id && !current.data) ? (
        <LoadingState />
      ) : !current.data ? (
        <>
          <FileStep
            targets={offered}
            label={props.targetLabel ?? ((name) => name)}
            busy={commands.busy}
            onFile={(file, name) =>
              void commands.begin(file, name).then(
                (made) => setParams({ import: made.id }),
                () => undefined,
              )
            }
          />
          <PastImports resource={props.resource} targets={offered.map(({ name }) => name)} />
        </>
      ) : step === 'columns' ? (
        <ColumnsStep
          key={`${current.data.id}${current.data.format?.encoding}${current.data.format?.delimiter}${current.data.format?.sheet}`}
          data={current.data}
          target={target}
          commands={commands}
          onAgain={again}
        />
      ) : (
        <ResultStep data={current.data} commands={commands} onAgain={again} />
      )}
      {commands.error ? <ErrorState error={commands.error} /> : null}
    </section>
  );
}

function stepOf(data: Import): (typeof STEPS)[number] {
  switch (data.state) {
    case 'IMPORT_STATE_NEW':
      return 'columns';
    case 'IMPORT_STATE_CHECKING':
    case 'IMPORT_STATE_CHECKED':
      return 'check';
    default:
      return 'result';
  }
}
