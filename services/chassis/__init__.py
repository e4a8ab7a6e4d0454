"""Technical machinery every service stands on; it knows no event and no service by name."""

import warnings

# Known and decided (docs/decisions/0002): the framework stays at the rim until we leave it. Said once is enough.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
