from .application_file import prepare_application_file, produce_application_file, restart_application_file

__all__ = ["prepare_application_file", "produce_application_file", "restart_application_file"]
