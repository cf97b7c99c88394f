import { ActionIcon, Badge, Tooltip } from '@mantine/core';
import type { ActionIconProps } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Icon } from './icon.tsx';

// The visual kit under our name. Remotes take it from here, so that what lies behind can change in one place.
export {
  Alert,
  Badge,
  Button,
  Checkbox,
  Divider,
  Drawer,
  Group,
  Loader,
  Menu,
  Modal,
  MultiSelect,
  Popover,
  Progress,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Table,
  Tabs,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Title,
  Tooltip,
} from '@mantine/core';

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'info' | 'accent';

export interface IconButtonProps extends ActionIconProps, Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps> {
  icon: string;
  label: string;
  shortcut?: string;
  pressed?: boolean;
  danger?: boolean;
}

/** A button of one icon with a name: the tooltip shows the name, and the shortcut where there is one. */
export function IconButton(props: IconButtonProps): ReactNode {
  const { icon, label, shortcut, pressed, danger, ...rest } = props;
  return (
    <Tooltip label={shortcut ? `${label} (${shortcut})` : label}>
      <ActionIcon
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        color={danger ? 'red' : 'gray'}
        variant={pressed ? 'light' : 'subtle'}
      >
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}

/** A state in words on a soft ground; colour is never its only carrier. */
export function Chip(props: { children: ReactNode; tone?: Tone; icon?: string }): ReactNode {
  return (
    <Badge
      className="crm-chip"
      data-tone={props.tone ?? 'neutral'}
      variant="light"
      leftSection={props.icon ? <Icon name={props.icon} size={12} /> : undefined}
    >
      {props.children}
    </Badge>
  );
}
