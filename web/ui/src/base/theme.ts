import {
  ActionIcon,
  Button,
  Checkbox,
  createTheme,
  Drawer,
  Menu,
  Modal,
  ModalRoot,
  MultiSelect,
  Popover,
  Select,
  Tabs,
  TagsInput,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';

// Portals, focus and scroll are set here once, as the accessibility checklist wants them. `lockScroll` is off because
// the library behind it writes a <style> element, which the portal's content security policy refuses.
const overlay = { lockScroll: false, transitionProps: { duration: 120 } };
const field = { size: 'sm' } as const;

export const theme = createTheme({
  fontFamily: 'var(--crm-font)',
  fontFamilyMonospace: 'var(--crm-font-mono)',
  headings: { fontFamily: 'var(--crm-font)', fontWeight: '600' },
  primaryColor: 'crm',
  primaryShade: 6,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  colors: {
    // Only the names are used: tokens.css gives the variables their values in each theme.
    crm: ['#eef3ff', '#dde5fd', '#b8c7f8', '#91a7f2', '#6f8aec', '#4f6bdd', '#2f4ac0', '#263da1', '#1f3285', '#17276b'],
  },
  components: {
    // A label in the middle of its fade has too little contrast for a moment.
    SegmentedControl: { defaultProps: { transitionDuration: 0 } },
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'sm' } }),
    TextInput: TextInput.extend({ defaultProps: field }),
    Textarea: Textarea.extend({ defaultProps: { ...field, autosize: true, minRows: 2, maxRows: 12 } }),
    Select: Select.extend({
      defaultProps: { ...field, withScrollArea: false, comboboxProps: { withinPortal: true, shadow: 'md' } },
    }),
    MultiSelect: MultiSelect.extend({
      defaultProps: { ...field, withScrollArea: false, comboboxProps: { withinPortal: true, shadow: 'md' } },
    }),
    TagsInput: TagsInput.extend({ defaultProps: field }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', withInitialFocusPlaceholder: false, position: 'bottom-end' } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md' } }),
    Modal: Modal.extend({ defaultProps: { ...overlay, centered: true } }),
    ModalRoot: ModalRoot.extend({ defaultProps: overlay }),
    Drawer: Drawer.extend({ defaultProps: { ...overlay, position: 'right' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { withArrow: true, openDelay: 400, events: { hover: true, focus: true, touch: false } },
    }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
  },
});
