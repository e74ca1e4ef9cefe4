"""What is done on a Debian machine with the packages, and looked at there."""
from support import NOBODY

HOME = "/home/a user's"
PACKAGES = "/srv/packages"


def apt(system, version, packages="*"):
    """Root installs packages of a version."""
    system.does("sh", "-c", f"apt-get install --yes --allow-downgrades {PACKAGES}/{packages}_{version}-1_*.deb")


def user(system, line):
    """What a line of shell says to a user who is not root."""
    return system.does("sh", "-c", line, user=NOBODY, cwd=HOME)


def whole(system):
    """dpkg finds no file that is missing or changed, and apt no need that is not met."""
    assert system.does("dpkg", "--verify") == system.does("dpkg", "--audit") == ""
    system.does("apt-get", "check")


def known(system):
    """What dpkg knows of the packages."""
    listed = system.does("dpkg-query", "--show", "--showformat", "${Package} ${Version} ${Status}\\n")
    return [line for line in listed.splitlines() if "nrnn" in line]


def contents(system):
    """All that lies on a machine, but for what apt and dpkg note."""
    notes = ("/proc", "/srv", "/etc/ld.so.cache", "/var/cache", "/var/log", "/var/lib/apt", "/var/lib/dpkg")
    passed_over = " -o ".join(f"-path {path}" for path in notes)
    listed = "-type f -printf '%p %m %s\\n' -o -printf '%p %y %m %l\\n'"
    return set(system.does("sh", "-c", f"find / \\( {passed_over} \\) -prune -o {listed}").splitlines())
