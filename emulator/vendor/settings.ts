import type { Emulator } from '../emulator.ts';
import { EmulatorError, invalid, notFound, parse } from '../error.ts';
import { Json, mergePatch } from '../json.ts';
import { identityConflicts } from '../state/identity-conflicts.ts';
import { ProjectSettings } from '../state/settings.ts';
import type { Operation, VendorRequest } from './operation.ts';

const PATH = '/v1/projects/:projectId/settings';

function findSettings({ state }: Emulator, { projectId }: VendorRequest): ProjectSettings {
  const settings = state.settings.get(projectId);
  if (!settings) throw notFound('project settings');
  return settings;
}

/** Sinch wants conflicts of identities resolved first; that it answers 400 is inferred. */
function keep({ state }: Emulator, { projectId }: VendorRequest, settings: ProjectSettings): object {
  const { unified_contact_id_enabled } = settings.contact_settings;
  if (unified_contact_id_enabled && identityConflicts(state.contacts).length > 0) {
    const field = 'contact_settings.unified_contact_id_enabled';
    throw invalid(field, 'needs contacts without identity conflicts; contacts:identityConflicts lists them');
  }
  state.settings.set(projectId, settings);
  return { project_id: projectId, settings };
}

/** Settings that are there are updated, not made again (inferred). */
export const createSettings: Operation = {
  name: 'settings:create',
  method: 'POST',
  path: PATH,
  handle(emulator, request) {
    if (emulator.state.settings.has(request.projectId)) throw new EmulatorError(409, 'project settings already exist');
    return keep(emulator, request, parse(ProjectSettings, request.body));
  },
};

export const getSettings: Operation = {
  name: 'settings:get',
  method: 'GET',
  path: PATH,
  handle: (emulator, request) => ({ project_id: request.projectId, settings: findSettings(emulator, request) }),
};

export const updateSettings: Operation = {
  name: 'settings:update',
  method: 'PATCH',
  path: PATH,
  handle(emulator, request) {
    const changed = mergePatch(findSettings(emulator, request), parse(Json, request.body));
    return keep(emulator, request, parse(ProjectSettings, changed));
  },
};

export const deleteSettings: Operation = {
  name: 'settings:delete',
  method: 'DELETE',
  path: PATH,
  handle(emulator, request) {
    findSettings(emulator, request);
    emulator.state.settings.delete(request.projectId);
    return {};
  },
};
