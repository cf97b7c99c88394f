/**
 * Jest asks packages for their CommonJS entry; some have an `import` entry only, which the transform turns into CommonJS.
 * Built-in answers come first, so nothing else changes.
 */
module.exports = (request, options) => {
  try {
    return options.defaultResolver(request, options);
  } catch (error) {
    return retry(request, options, error);
  }
};

function retry(request, options, error) {
  const conditions = [...(options.conditions ?? []), 'import', 'module'];
  try {
    return options.defaultResolver(request, { ...options, conditions });
  } catch {
    throw error;
  }
}
