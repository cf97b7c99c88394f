import { Link, Slot, useCanAny, useFormat, useLabel, useNavigate, useSession, useT } from '@crm/portal-sdk';
import { sessionStore, useRegistry } from '@crm/portal-sdk/host';
import { Button, Icon, IconButton, Menu } from '@crm/ui';
import type { ReactNode } from 'react';
import { InboxMenu } from './inbox-menu.tsx';

export function Header(props: {
  onMenu: () => void;
  menuOpen: boolean;
  onPalette: () => void;
  onHelp: () => void;
}): ReactNode {
  const t = useT('shell');
  const { company } = useSession();
  return (
    <header className="crm-header">
      <IconButton
        icon="menu"
        label={t(props.menuOpen ? 'nav.collapse' : 'nav.expand')}
        aria-expanded={props.menuOpen}
        aria-controls="nav"
        onClick={props.onMenu}
      />
      <Link to="/" className="crm-brand">
        {company.name || 'CRM'}
      </Link>
      <button type="button" className="crm-search-button" onClick={props.onPalette}>
        <Icon name="search" size={14} />
        <span>{t('header.search')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className="crm-header-end">
        <CreateMenu />
        <Slot name="shell.header.action@1" context={{}} />
        <InboxMenu />
        <IconButton icon="help" label={t('header.help')} shortcut="?" onClick={props.onHelp} />
        <UserMenu />
      </div>
    </header>
  );
}

/** "+": the commands of manifests that open a form. */
function CreateMenu(): ReactNode {
  const t = useT('shell');
  const can = useCanAny();
  const label = useLabel();
  const navigate = useNavigate();
  const commands = useRegistry().flatMap((remote) =>
    (remote.commands ?? []).filter((command) => can(command.permission) && command.shortcut?.startsWith('c ')),
  );
  if (commands.length === 0) return null;
  return (
    <Menu>
      <Menu.Target>
        <IconButton icon="plus" label={t('header.create')} />
      </Menu.Target>
      <Menu.Dropdown>
        {commands.map((command) => (
          <Menu.Item
            key={command.id}
            rightSection={<kbd>{command.shortcut}</kbd>}
            onClick={() => void navigate(command.to)}
          >
            {label(command.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function UserMenu(): ReactNode {
  const t = useT('shell');
  const { user } = useSession();
  const format = useFormat();
  const navigate = useNavigate();
  return (
    <Menu>
      <Menu.Target>
        <Button variant="subtle" color="gray" rightSection={<Icon name="down" size={12} />}>
          <span className="crm-avatar">{format.initials(user.name)}</span>
          <span className="crm-sr"> {t('header.user', { name: user.name })}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.name}
          <br />
          {user.email}
        </Menu.Label>
        <Slot name="shell.user.menu@1" context={{}} />
        <Menu.Item leftSection={<Icon name="user" />} onClick={() => void navigate('/profile')}>
          {t('header.profile')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="box" />} onClick={() => void navigate('/modules')}>
          {t('header.modules')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="logout" />} onClick={() => void logout()}>
          {t('header.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Ends the session at the gateway and goes where the identity provider ends its own. */
async function logout(): Promise<void> {
  const response = await fetch('/auth/logout', {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'content-type': 'application/json',
      'x-crm-csrf': sessionStore.get().csrf,
      'x-requested-with': 'portal',
    },
    body: '{}',
  }).catch(() => undefined);
  const { url } = response?.ok ? ((await response.json()) as { url?: string }) : { url: undefined };
  location.assign(url ?? '/');
}
