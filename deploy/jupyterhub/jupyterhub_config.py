"""JupyterHub for one course on one Linux machine: system users, local processes, nbgrader.

Start it as root in a folder of mode 700 that holds hub.toml (README.md beside this file says how).
tests/e2e/test_hub.py starts this very file.
"""

import os
import pwd
import resource
import sys
import tomllib
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner

c = get_config()  # noqa: F821  (JupyterHub gives it)

HERE = Path(__file__).resolve().parent
SAID = tomllib.loads(Path("hub.toml").read_text(encoding="utf-8"))
COURSE_USER = SAID["course_user"]
UNITS = {"M": 2**20, "G": 2**30}

# the proxy, the users' servers and nbgrader's `alembic` come from this environment
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

# ── who may come in ──────────────────────────────────────────────────────────────────────────────
# Passwords are the system's (PAM). A new student is `usermod -aG`, with no restart.

c.JupyterHub.bind_url = SAID["address"]
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False  # a session of logind would outlive the server
c.LocalAuthenticator.allowed_groups = {SAID["group"]}
c.Authenticator.allowed_users = {COURSE_USER, *SAID["graders"]}

# Graders share the course user's server, so that one user owns the gradebook and its files. They
# can do there what that user can: whoever must not read the hidden seeds is no grader.
c.JupyterHub.load_roles = [
    {
        "name": "graders",
        "users": SAID["graders"],
        "scopes": [
            f"access:servers!user={COURSE_USER}",
            f"servers!user={COURSE_USER}",
            f"list:users!user={COURSE_USER}",
        ],
    }
]

# ── each user's server ───────────────────────────────────────────────────────────────────────────


class LimitedSpawner(LocalProcessSpawner):
    """A local process under its system user, with a limit that the kernel of the OS enforces."""

    def make_preexec_fn(self, name):
        """Runs in the new process, before it is the user's."""
        become_the_user = super().make_preexec_fn(name)
        space = int(SAID["address_space"][:-1]) * UNITS[SAID["address_space"][-1]]

        def limit_and_become():
            os.umask(0o077)
            resource.setrlimit(resource.RLIMIT_AS, (space, space))
            become_the_user()

        return limit_and_become


def make_private(spawner):
    """A home that others cannot enter, and the user's own folder on scratch."""
    user = pwd.getpwnam(spawner.user.name)
    scratch = Path(SAID["scratch"], user.pw_name)
    scratch.mkdir(mode=0o700, exist_ok=True)
    for folder in (scratch, Path(user.pw_dir)):
        # whoever could lay a link here would have its target given to them
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            if folder == scratch:
                os.chown(opened, user.pw_uid, user.pw_gid)
            os.chmod(opened, 0o700)
        finally:
            os.close(opened)


def is_course(spawner):
    """Whether it is the server in which the class is graded."""
    return spawner.user.name == COURSE_USER


def jupyter_settings(spawner):
    """Folders of settings: everyone's, and for a student's server those without formgrader."""
    folders = ["everyone"] if is_course(spawner) else ["students", "everyone"]
    return os.pathsep.join(str(HERE / "jupyter" / folder) for folder in folders)


def course_folder(spawner):
    """For the course user's nbgrader; a student has none."""
    return str(Path("~", SAID["course_folder"])) if is_course(spawner) else ""


c.JupyterHub.spawner_class = LimitedSpawner
c.Spawner.pre_spawn_hook = make_private
c.Spawner.cmd = [str(Path(sys.executable).parent / "jupyterhub-singleuser")]
c.Spawner.notebook_dir = "~"
c.Spawner.default_url = "/lab"
c.Spawner.mem_limit = SAID["memory"]
c.Spawner.http_timeout = c.Spawner.start_timeout = 120  # s; the first start reads a cold disk
c.Spawner.environment = {
    "FIREDRILL_WORLDS": SAID["worlds"],
    # DuckDB's files do not belong on a network disk; a home may lie on one
    "FIREDRILL_CACHE": lambda spawner: str(Path(SAID["scratch"], spawner.user.name)),
    "JUPYTER_CONFIG_PATH": jupyter_settings,
    "COURSE_ID": SAID["course_id"],
    "COURSE_EXCHANGE": SAID["exchange"],
    "COURSE_FOLDER": course_folder,
}
if "labs" in SAID:  # a folder of your own labs
    c.Spawner.environment["FIREDRILL_LABS"] = SAID["labs"]
