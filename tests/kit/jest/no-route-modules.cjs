/**
 * In place of react-router's loader of framework routes: the one file of it that holds `import.meta`, which CommonJS
 * cannot parse. The portal has no framework routes.
 */
exports.loadRouteModule = () => Promise.reject(new Error('framework routes are not part of the portal'));
