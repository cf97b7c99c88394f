import { useState } from 'react';
import { api, Link, resourceKey, useQuery, useT } from '@crm/portal-sdk';
import { ErrorState, Group, LoadingState, RefText, Stack, TextInput } from '@crm/ui';

interface Node {
  teamId: string;
  name: string;
  parentId?: string;
  headId?: string;
  memberIds?: string[];
}

/** The tree of teams with their members as it stood on a date; today when none is chosen. */
export function Organisation({ rootId }: { rootId?: string }) {
  const t = useT();
  const [asOf, setAsOf] = useState('');
  const tree = useQuery({
    queryKey: resourceKey('teams', 'organisation', asOf, rootId),
    queryFn: ({ signal }) => api<{ nodes: Node[] }>('/teams:organisation', { query: { asOf, rootId }, signal }),
  });
  return (
    <Stack>
      <Group>
        <TextInput
          type="date"
          label={t('teams.asOf')}
          value={asOf}
          onChange={(event) => setAsOf(event.currentTarget.value)}
        />
      </Group>
      {tree.error && <ErrorState error={tree.error} onRetry={() => void tree.refetch()} />}
      {tree.isPending && <LoadingState />}
      {tree.data && (
        <Branches
          nodes={tree.data.nodes}
          above={rootId ? (tree.data.nodes.find(({ teamId }) => teamId === rootId)?.parentId ?? '') : ''}
          root={rootId}
        />
      )}
    </Stack>
  );
}

function Branches({ nodes, above, root }: { nodes: readonly Node[]; above: string; root?: string | undefined }) {
  // A team below one that was dissolved stands at the top.
  const parentOf = ({ parentId = '' }: Node): string =>
    nodes.some(({ teamId }) => teamId === parentId) ? parentId : '';
  const here = nodes.filter((node) => (root === undefined ? parentOf(node) === above : node.teamId === root));
  if (here.length === 0) return null;
  return (
    <ul>
      {here.map((node) => (
        <li key={node.teamId}>
          <Link to={`/identity/teams/${node.teamId}`}>{node.name}</Link>
          {(node.memberIds ?? []).length > 0 && (
            <ul>
              {(node.memberIds ?? []).map((id) => (
                <li key={id}>
                  <RefText plural="users" id={id} />
                </li>
              ))}
            </ul>
          )}
          <Branches nodes={nodes} above={node.teamId} />
        </li>
      ))}
    </ul>
  );
}
