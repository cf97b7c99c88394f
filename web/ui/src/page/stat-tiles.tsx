import type { ReactNode } from 'react';

/** Figures that matter, each with its name and, where there is one, where it leads. */
export function StatTiles(props: {
  tiles: readonly { label: string; value: ReactNode; hint?: ReactNode }[];
}): ReactNode {
  return (
    <dl className="crm-stats">
      {props.tiles.map((tile) => (
        <div key={tile.label} className="crm-stat">
          <dt>{tile.label}</dt>
          <dd>{tile.value}</dd>
          {tile.hint && <dd className="crm-stat-hint">{tile.hint}</dd>}
        </div>
      ))}
    </dl>
  );
}
