/** Who may take files in; what a noun asks for its new and changed records holds beside it. */
export const IMPORT = 'sales:order:import';
