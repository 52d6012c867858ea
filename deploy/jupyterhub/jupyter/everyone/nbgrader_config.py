"""nbgrader on the hub: where the exchange is; for the course user the course's own settings too."""

import os
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader gives it)

c.CourseDirectory.course_id = os.environ["COURSE_ID"]
c.Exchange.root = os.environ["COURSE_EXCHANGE"]
if os.environ["COURSE_FOLDER"]:
    folder = Path(os.environ["COURSE_FOLDER"]).expanduser()
    c.CourseDirectory.root = str(folder)
    if (folder / "nbgrader_config.py").is_file():  # not before `firedrill class init`
        load_subconfig(str(folder / "nbgrader_config.py"))  # noqa: F821
